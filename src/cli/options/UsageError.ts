import * as Schema from "effect/Schema"

/** The command line asks for what cannot be done; `message` says how to ask. @since 0.1.0 */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", {
  message: Schema.String,
}) {}
