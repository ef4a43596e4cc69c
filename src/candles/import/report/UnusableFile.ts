import * as Schema from "effect/Schema"

/** A file of which nothing was imported, because it cannot be read as candles, or can be read in two ways. @since 0.1.0 */
export class UnusableFile extends Schema.TaggedError<UnusableFile>()("UnusableFile", {
  path: Schema.String,
  message: Schema.String,
}) {}

/** Converts an error to one that names the file. */
export const unusableFile = (path: string, error: unknown): UnusableFile =>
  error instanceof UnusableFile
    ? error
    : new UnusableFile({
        path,
        message: `Cannot import ${path}: ${error instanceof Error ? error.message : String(error)}`,
      })

/** A file of a folder or an archive that was skipped because it contains something else; `of` describes that, if known. */
export class LeftOutFile extends Schema.TaggedError<LeftOutFile>()("LeftOutFile", {
  path: Schema.String,
  of: Schema.optionalKey(Schema.String),
}) {}
