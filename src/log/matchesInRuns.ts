import type { MatchedBar, ProcessingResult } from "../job/ProcessingResult.ts"
import { decodeResults } from "./encoding/decodeResults.ts"
import type { RunRow, RunTables } from "./runTables.ts"

/** The symbols of a run, in the order of its job. */
export const symbolsIn = (tables: RunTables, row: RunRow): ReadonlyArray<string> =>
  tables.texts(row.symbols).map((symbol) => symbol ?? "")

function* wantedResults(
  tables: RunTables,
  row: RunRow,
  symbols: ReadonlyArray<string>,
  isWanted: (symbol: string) => boolean,
): Generator<ProcessingResult> {
  for (const { results } of tables.batches(Number(row.id))) yield* decodeResults(results, symbols, isWanted)
}

/** The matches of one symbol in a run: those of its last result. */
export const matchesOf = (tables: RunTables, row: RunRow, symbol: string): ReadonlyArray<MatchedBar> => {
  const symbols = symbolsIn(tables, row)
  if (!symbols.includes(symbol)) return []
  return [...wantedResults(tables, row, symbols, (each) => each === symbol)].at(-1)?.matches ?? []
}

/** The times of each symbol's matches in the first of these runs that has a result of it without an error. */
export const firstMatchTimes = (
  tables: RunTables,
  rows: ReadonlyArray<RunRow>,
  symbols: ReadonlyArray<string>,
): ReadonlyMap<string, ReadonlySet<number>> => {
  const times = new Map<string, ReadonlySet<number>>()
  const wanted = new Set(symbols)
  for (const row of rows) {
    if (wanted.size === 0) break
    const found = new Map<string, ReadonlySet<number>>()
    for (const { error, matches, symbol } of wantedResults(tables, row, symbolsIn(tables, row), (each) =>
      wanted.has(each),
    )) {
      if (error === undefined) found.set(symbol, new Set(matches.map(({ time }) => time)))
    }
    for (const [symbol, each] of found) {
      times.set(symbol, each)
      wanted.delete(symbol)
    }
  }
  return times
}
