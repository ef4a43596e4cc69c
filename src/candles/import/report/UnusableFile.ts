import * as Schema from "effect/Schema"

/** A file of an import of which nothing was imported, and why: it has no candles in a form that can be read, or one that can be read in two ways. @since 0.1.0 */
export class UnusableFile extends Schema.TaggedError<UnusableFile>()("UnusableFile", {
  path: Schema.String,
  message: Schema.String,
}) {}

/** An error as one of a file. */
export const unusableFile = (path: string, error: unknown): UnusableFile =>
  error instanceof UnusableFile
    ? error
    : new UnusableFile({
        path,
        message: `Cannot import ${path}: ${error instanceof Error ? error.message : String(error)}`,
      })

/** A file of a folder or an archive that has nothing to do with the candles that are asked for; `of` says what it has instead, where that is known. */
export class LeftOutFile extends Schema.TaggedError<LeftOutFile>()("LeftOutFile", {
  path: Schema.String,
  of: Schema.optionalKey(Schema.String),
}) {}
