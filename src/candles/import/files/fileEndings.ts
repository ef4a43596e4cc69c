const TABLES = "parquet|parq|pq|feather|arrows?|ipc"
const ENDINGS = `csv|tsv|tab|txt|json|jsonl|ndjson|${TABLES}`

/** A file that may have candles. */
export const READABLE = new RegExp(`\\.(${ENDINGS})(\\.(gz|zst))?$`, "i")

/** A file of columns. */
export const TABLE_NAME = new RegExp(`\\.(${TABLES})(\\.(gz|zst))?$`, "i")

/** What of a folder need not be candles: also what has a list of something else. */
export const MAY_BE_OTHER = new RegExp(`\\.(txt|json|jsonl|ndjson|${TABLES})(\\.(gz|zst))?$`, "i")

/** The part of a pattern of names that an ending may follow. */
export const OPTIONAL_ENDING = `(?:\\.(?:${ENDINGS}))?(?:\\.(?:gz|zst))?`

/** A name without what says how it is packed and what its format is. */
export const withoutEnding = (name: string): string =>
  name.replace(/\.(gz|zst)$/i, "").replace(new RegExp(`\\.(${ENDINGS})$`, "i"), "")
