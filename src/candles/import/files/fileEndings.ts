const TABLES = "parquet|parq|pq|feather|arrows?|ipc"
const ENDINGS = `csv|tsv|tab|txt|json|jsonl|ndjson|${TABLES}`

/** The name of a file that may contain candles. */
export const READABLE = new RegExp(`\\.(${ENDINGS})(\\.(gz|zst))?$`, "i")

/** The name of a Parquet or Arrow file. */
export const TABLE_NAME = new RegExp(`\\.(${TABLES})(\\.(gz|zst))?$`, "i")

/** The name of a file that often contains other data than candles; in a folder, it is then skipped. */
export const MAY_BE_OTHER = new RegExp(`\\.(txt|json|jsonl|ndjson|${TABLES})(\\.(gz|zst))?$`, "i")

/** Matches an optional ending, for use in a pattern. */
export const OPTIONAL_ENDING = `(?:\\.(?:${ENDINGS}))?(?:\\.(?:gz|zst))?`

/** A name without the endings for compression and format. */
export const withoutEnding = (name: string): string =>
  name.replace(/\.(gz|zst)$/i, "").replace(new RegExp(`\\.(${ENDINGS})$`, "i"), "")
