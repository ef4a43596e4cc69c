import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

/**
 * Standard output cannot be written. `closed` if its reader has closed the pipe
 * (`| head`), which is no mistake; otherwise a full disk or the like.
 *
 * @since 0.1.0
 */
export class OutputError extends Schema.TaggedError<OutputError>()("OutputError", {
  closed: Schema.Boolean,
  message: Schema.String,
}) {}

const codeOf = ({ cause }: PlatformError): unknown =>
  typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined

const toOutputError = (error: PlatformError): OutputError =>
  new OutputError({
    closed: codeOf(error) === "EPIPE",
    message: `cannot write to standard output: ${error.cause instanceof Error ? error.cause.message : error.message}`,
  })

/**
 * Writes a stream of text or bytes to standard output, with backpressure. Fails and stops pulling once the reader has
 * closed the pipe.
 */
export const writeStream = Effect.fnUntraced(function* <E, R>(
  pieces: Stream.Stream<string | Uint8Array, E, R>,
): Effect.fn.Return<void, E | OutputError, R | Stdio.Stdio> {
  const stdio = yield* Stdio.Stdio
  let gone: OutputError | undefined
  const write = (piece: string | Uint8Array) =>
    Stream.run(Stream.succeed(piece), stdio.stdout({ endOnDone: false }).pipe(Sink.mapError(toOutputError))).pipe(
      Effect.as(true),
      Effect.catchIf(
        ({ closed }) => closed,
        (error) =>
          Effect.sync(() => {
            gone = error
            return false
          }),
      ),
    )
  yield* Stream.runForEachWhile(pieces, write)
  if (gone !== undefined) return yield* gone
})

/** Writes lines to standard output. */
export const writeLines = (lines: ReadonlyArray<string>): Effect.Effect<void, OutputError, Stdio.Stdio> =>
  lines.length === 0 ? Effect.void : writeStream(Stream.succeed(`${lines.join("\n")}\n`))
