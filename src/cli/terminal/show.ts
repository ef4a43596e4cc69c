import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import { type OutputError, writeLines } from "./standardOutput.ts"

/** Writes requested text (help, version, completions) to standard output. */
export type Show = (text: string) => Effect.Effect<void>

/**
 * Makes a {@link Show}. The library's hooks have no error channel, so that a
 * failed write becomes a defect, which `runCommandLine` turns into its message.
 */
export const makeShow = Effect.map(
  Effect.context<Stdio.Stdio>(),
  (context): Show =>
    (text) =>
      Effect.catchIf(
        Effect.provideContext(writeLines([text]), context),
        // A reader may close the pipe early, as `| head` does.
        (error: OutputError) => error.closed,
        () => Effect.void,
      ).pipe(Effect.orDie),
)
