import { columnsFor } from "../../csv/columns/columnNames.ts"

/** Encodings to try if a file is not UTF-8. */
const OLD_ENCODINGS = [
  "gb18030",
  "shift_jis",
  "euc-kr",
  "big5",
  "windows-1252",
  "windows-1250",
  "windows-1251",
] as const
/** The number of bytes to compare, and of lines in them that may be the header. */
const HEAD_BYTES = 1 << 14
const HEADER_WITHIN = 40
const ROLES = ["symbol", "date", "clock", "open", "high", "low", "close", "volume"] as const

/** An encoding, and how many names of columns in it are known of those that are not ASCII. */
export interface OldEncoding {
  readonly encoding: (typeof OLD_ENCODINGS)[number]
  readonly known: number
}

const isKnown = (name: string): boolean =>
  /[^\0-\x7f]/.test(name) && ROLES.some((role) => columnsFor(role, [name]).length > 0)

const knownIn = (bytes: Buffer, encoding: string): number => {
  const lines = new TextDecoder(encoding).decode(bytes.subarray(0, HEAD_BYTES)).split("\n", HEADER_WITHIN)
  return Math.max(
    ...lines.map((line) => line.split(/[,;\t|]/).filter((name) => isKnown(name.replaceAll('"', "").trim())).length),
  )
}

/**
 * The encodings that bytes may have, the most likely first: bytes of one are often valid in another, so that `Clôture` of
 * Windows-1252 is `Cl魌ure` in GB 18030.
 */
export const likelyEncodings = (bytes: Buffer): ReadonlyArray<OldEncoding> =>
  OLD_ENCODINGS.map((encoding) => ({ encoding, known: knownIn(bytes, encoding) })).toSorted((a, b) => b.known - a.known)
