import * as Schema from "effect/Schema"

/** Wrong usage of the command line; `message` says what to write instead. @since 0.1.0 */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  message: Schema.String,
}) {}
