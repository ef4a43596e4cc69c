import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import { createWriteStream } from "node:fs"
import { rename, rm } from "node:fs/promises"
import { OutputError } from "../terminal/standardOutput.ts"
import type { Written } from "./ResultWriter.ts"

const failure = (file: string) => (cause: unknown) =>
  new OutputError({
    closed: false,
    message: `cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`,
  })

const opened = (file: string, part: string) =>
  Effect.callback<ReturnType<typeof createWriteStream>, OutputError>((resume) => {
    const stream = createWriteStream(part)
    stream.once("open", () => resume(Effect.succeed(stream)))
    stream.once("error", (error) => resume(Effect.fail(failure(file)(error))))
  })

/**
 * Writes a file that is there whole or not at all: beside it first, and under its name once all is written. What was there
 * under that name stays until then.
 */
export const writeFile = <E, R>(
  file: string,
  pieces: Stream.Stream<Written, E, R>,
): Effect.Effect<void, E | OutputError, R> => {
  const part = `${file}.${process.pid}.part`
  const failed = failure(file)
  return Effect.acquireUseRelease(
    opened(file, part),
    (stream) =>
      Effect.gen(function* () {
        yield* Stream.runForEach(pieces, (piece) =>
          Effect.callback<void, OutputError>((resume) => {
            stream.write(piece, (error) => resume(error ? Effect.fail(failed(error)) : Effect.void))
          }),
        )
        yield* Effect.callback<void, OutputError>((resume) => {
          stream.once("error", (error) => resume(Effect.fail(failed(error))))
          stream.end(() => resume(Effect.void))
        })
        yield* Effect.tryPromise({ try: () => rename(part, file), catch: failed })
      }),
    (stream, exit) =>
      Exit.isSuccess(exit)
        ? Effect.void
        : Effect.promise(async () => {
            stream.destroy()
            await rm(part, { force: true })
          }),
  )
}
