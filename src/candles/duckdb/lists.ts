import type { DuckDBDataChunk, DuckDBMaterializedResult, DuckDBVector } from "@duckdb/node-api"

/** The numbers of a vector: its memory if that is already a copy of DuckDB's, otherwise read one by one. */
const numbersOf = (vector: DuckDBVector): Float64Array => {
  const items: unknown = Reflect.get(vector, "items")
  return items instanceof Float64Array
    ? items
    : Float64Array.from(vector.toArray(), (value) => (typeof value === "number" ? value : NaN))
}

interface Lists {
  readonly childVector: DuckDBVector
  readonly getEntryOffset: (row: number) => number
  readonly getEntryLength: (row: number) => number
}

const isLists = (vector: unknown): vector is Lists =>
  typeof vector === "object" && vector !== null && "childVector" in vector && "getEntryOffset" in vector

/** The lists of doubles in a column of a chunk. */
const listsOf = (chunk: DuckDBDataChunk, column: number): ((row: number) => Float64Array) => {
  const vector: unknown = chunk.getColumnVector(column)
  if (!isLists(vector)) throw new TypeError(`DuckDB gave no list in column ${column}`)
  const numbers = numbersOf(vector.childVector)
  return (row) => {
    const begin = vector.getEntryOffset(row)
    return numbers.subarray(begin, begin + vector.getEntryLength(row))
  }
}

/** Reads the rows of a result by their first column, a string; the other columns are lists of doubles. */
export const readLists = async (
  result: DuckDBMaterializedResult,
): Promise<ReadonlyMap<string, ReadonlyArray<Float64Array>>> => {
  const found = new Map<string, ReadonlyArray<Float64Array>>()
  for (const chunk of await result.fetchAllChunks()) {
    const names = chunk.getColumnValues(0)
    const lists = Array.from({ length: chunk.columnCount - 1 }, (_, i) => listsOf(chunk, i + 1))
    for (const [row, name] of names.entries()) {
      found.set(
        String(name),
        lists.map((listAt) => listAt(row)),
      )
    }
  }
  return found
}
