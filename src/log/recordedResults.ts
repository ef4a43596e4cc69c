import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { SymbolError } from "../job/SymbolError.ts"
import { decodeResults } from "./encoding/decodeResults.ts"
import type { RunTables } from "./runTables.ts"

/** The last recorded result of a symbol. */
export interface Recorded {
  /** The batch that contains it. */
  readonly batch: number
  /** The version of the series that it was computed from. */
  readonly version: string | undefined
  readonly matches: number
  readonly error: SymbolError["_tag"] | undefined
}

type Lists = (hash: Uint8Array<ArrayBuffer> | undefined) => ReadonlyArray<string | undefined>

/** Reads lists of texts, and remembers the last one: the batches of a run mostly share theirs. */
const lastList = (tables: RunTables): Lists => {
  let known: string | undefined
  let texts: ReadonlyArray<string | undefined> = []
  return (hash) => {
    const key = hash === undefined ? "" : Buffer.from(hash).toString("hex")
    if (key !== known) {
      known = key
      texts = hash === undefined ? [] : tables.texts(hash)
    }
    return texts
  }
}

/** The last result of each symbol in a run. */
export const recordedIn = (
  tables: RunTables,
  run: number,
  symbols: ReadonlyArray<string>,
): ReadonlyMap<string, Recorded> => {
  const places = new Map(symbols.map((symbol, index) => [symbol, index]))
  const listOf = lastList(tables)
  const recorded = new Map<string, Recorded>()
  for (const { id: batch, results, versions } of tables.batches(run)) {
    const list = listOf(versions)
    for (const { error, matches, symbol } of decodeResults(results, symbols)) {
      const version = list[places.get(symbol) ?? -1]
      recorded.set(symbol, { batch, version, matches: matches.length, error: error?._tag })
    }
  }
  return recorded
}

/** The results in `recorded`, batch by batch, each symbol once. */
export function* resultsIn(
  tables: RunTables,
  run: number,
  symbols: ReadonlyArray<string>,
  recorded: ReadonlyMap<string, Recorded>,
): Generator<ReadonlyArray<ProcessingResult>> {
  for (const { id, results } of tables.batches(run)) {
    const wanted = decodeResults(results, symbols, (symbol) => recorded.get(symbol)?.batch === id)
    if (wanted.length > 0) yield [...new Map(wanted.map((result) => [result.symbol, result])).values()]
  }
}
