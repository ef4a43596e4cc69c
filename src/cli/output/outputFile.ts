import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { replaceFile } from "../../file/replaceFile.ts"
import { writeReason } from "../../file/writeReason.ts"
import { OutputError } from "../terminal/standardOutput.ts"
import type { Written } from "./ResultWriter.ts"

const failure = (file: string) => (cause: unknown) =>
  new OutputError({
    closed: false,
    message: `cannot write ${file}: ${writeReason(cause)}`,
  })

/** Writes a file atomically: an existing file is replaced only after everything is written. */
export const writeFile = <E, R>(
  file: string,
  pieces: Stream.Stream<Written, E, R>,
): Effect.Effect<void, E | OutputError, R> =>
  replaceFile(file, failure(file), (write) => Stream.runForEach(pieces, write))
