import type { Texts } from "../source/TableFile.ts"

/** The rows of one symbol in a row group: adjacent from `begin` on, or those that `rows` lists. */
export interface SymbolRows {
  readonly begin: number
  readonly length: number
  readonly rows: Int32Array | undefined
}

/** Finds the rows of every symbol, in their order. Rows without a symbol belong to none. */
export const rowsOfSymbols = ({ ids, names }: Texts): ReadonlyMap<string, SymbolRows> => {
  const first = new Int32Array(names.length).fill(-1)
  const counts = new Int32Array(names.length)
  let isSideBySide = true
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]
    if (id < 0) continue
    if (counts[id] === 0) first[id] = row
    else if (first[id] + counts[id] !== row) isSideBySide = false
    counts[id]++
  }
  const rows = isSideBySide ? undefined : sortedRows(ids, counts)
  let begin = 0
  const found = new Map<string, SymbolRows>()
  for (const [id, name] of names.entries()) {
    const length = counts[id]
    if (length === 0) continue
    found.set(name, { begin: first[id], length, rows: rows?.subarray(begin, begin + length) })
    begin += length
  }
  return found
}

/** All rows, sorted by symbol. */
const sortedRows = (ids: Int32Array, counts: Int32Array): Int32Array => {
  const next = new Int32Array(counts.length)
  for (let id = 1; id < counts.length; id++) next[id] = next[id - 1] + counts[id - 1]
  const rows = new Int32Array(counts.reduce((sum, count) => sum + count, 0))
  for (let row = 0; row < ids.length; row++) if (ids[row] >= 0) rows[next[ids[row]]++] = row
  return rows
}
