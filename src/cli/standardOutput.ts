import * as Effect from "effect/Effect"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"

/**
 * Standard output takes no more. `closed` when its reader has gone (`| head`),
 * which is nobody's mistake; else a full disk or the like.
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

/** Writes text to standard output as it comes, no faster than it is read. */
export const writeStream = <E, R>(
  texts: Stream.Stream<string, E, R>,
): Effect.Effect<void, E | OutputError, R | Stdio.Stdio> =>
  Effect.flatMap(Stdio.Stdio, (stdio) =>
    Stream.run(texts, stdio.stdout({ endOnDone: false }).pipe(Sink.mapError(toOutputError))),
  )

/** Writes lines to standard output. */
export const writeLines = (lines: ReadonlyArray<string>): Effect.Effect<void, OutputError, Stdio.Stdio> =>
  lines.length === 0 ? Effect.void : writeStream(Stream.succeed(`${lines.join("\n")}\n`))
