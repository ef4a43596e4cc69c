import * as Schema from "effect/Schema"

/** A report cannot be created; `message` has the reason and what to do. @since 0.1.0 */
export class ReportUnavailable extends Schema.TaggedError<ReportUnavailable>()("ReportUnavailable", {
  message: Schema.String,
}) {}
