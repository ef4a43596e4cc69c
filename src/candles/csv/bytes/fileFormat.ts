import { Refusal } from "../dialect.ts"

/** Binary formats of tables. */
export type TableFormat = "parquet" | "arrow"

/** The number of bytes that identify a format. */
export const MAGIC_BYTES = 8

/** Formats that cannot be read, by their first bytes, and what to do instead. */
const OTHERS: ReadonlyArray<readonly [magic: string, what: string]> = [
  ["FEA1", "it is Feather of version 1: write it again with pandas (to_feather) or pyarrow, which write version 2"],
  [
    "\x89HDF",
    "it is HDF5: write it as Parquet or Feather (freqtrade convert-data --format-from hdf5 --format-to feather)",
  ],
  ["ORC", "it is ORC: write it as Parquet"],
]

/** An Arrow stream has no magic bytes: it begins with the length of its schema. */
const isArrowStream = (head: Buffer): boolean => {
  if (head.length < MAGIC_BYTES || head.readUInt32LE(0) !== 0xffffffff) return false
  const length = head.readInt32LE(4)
  return length > 0 && length < 1 << 24 && length % 8 === 0
}

/** The format of a file by its first bytes; `undefined` if it may be text. Throws a {@link Refusal} for one that cannot be read. */
export const tableFormat = (head: Buffer): TableFormat | undefined => {
  const text = head.toString("latin1")
  if (text.startsWith("PAR1")) return "parquet"
  if (text.startsWith("ARROW1") || isArrowStream(head)) return "arrow"
  // A line of text may begin with the symbol ORCL.
  const other = OTHERS.find(([magic]) => text.startsWith(magic) && !/^[\t -~]/.test(text.slice(magic.length)))
  if (other !== undefined) throw new Refusal(other[1])
  return undefined
}
