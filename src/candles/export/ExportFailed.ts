import * as Schema from "effect/Schema"

/** Candles could not be written; `message` has the reason and what to do. Existing files are unchanged. @since 0.1.0 */
export class ExportFailed extends Schema.TaggedError<ExportFailed>()("ExportFailed", {
  path: Schema.String,
  message: Schema.String,
}) {}

export const exportFailed = (path: string, reason: string): ExportFailed =>
  new ExportFailed({ path, message: `Cannot export to ${path}: ${reason}` })
