import * as Schema from "effect/Schema"

/** A file of an import that has no candles in a form that can be read; nothing of it was imported. @since 0.1.0 */
export class UnusableFile extends Schema.TaggedError<UnusableFile>()("UnusableFile", {
  path: Schema.String,
  message: Schema.String,
}) {}
