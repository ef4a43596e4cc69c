import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import { type OutputError, writeLines } from "./standardOutput.ts"

/** Writes what was asked for itself (help, the version, completions) to standard output. */
export type Show = (text: string) => Effect.Effect<void>

/**
 * A {@link Show}. The library's places for it have no error of their own, so
 * that output that takes no more is a defect, which `runCommandLine` tells as
 * what it is.
 */
export const makeShow = Effect.map(
  Effect.context<Stdio.Stdio>(),
  (context): Show =>
    (text) =>
      Effect.catchIf(
        Effect.provideContext(writeLines([text]), context),
        // A reader that has gone before the end has seen what it wanted.
        (error: OutputError) => error.closed,
        () => Effect.void,
      ).pipe(Effect.orDie),
)
