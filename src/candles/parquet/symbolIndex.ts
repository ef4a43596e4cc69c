import type { Timeframe } from "../../job/Timeframe.ts"
import type { Texts } from "../source/TableFile.ts"
import { type Decoder, readTexts } from "./columnChunk.ts"
import { rowsOfSymbols, type SymbolRows } from "./groupSymbols.ts"
import type { CandleFile } from "./openFiles.ts"

/** Rows of one symbol in a row group of a file. */
export interface Place extends SymbolRows {
  readonly file: CandleFile
  readonly group: number
}

/** The places of each symbol of one timeframe. */
type Places = Map<string, Array<Place>>

export interface SymbolIndex {
  /** By the timeframe that the rows state; `undefined` for rows that state none. */
  readonly timeframes: ReadonlyMap<Timeframe | undefined, ReadonlyMap<string, ReadonlyArray<Place>>>
}

const only = ({ ids, names }: Texts, { ids: others }: Texts, other: number): Texts => ({
  names,
  ids: ids.map((id, row) => (others[row] === other ? id : -1)),
})

/** The symbols of a row group by timeframe. */
const symbolsOf = (
  candles: CandleFile,
  group: number,
  decoder: Decoder,
): ReadonlyArray<readonly [Timeframe | undefined, Texts]> => {
  const { columns, file, symbol, timeframe } = candles
  const rows = file.groups[group] ?? 0
  const symbols =
    columns.symbol === undefined
      ? { ids: new Int32Array(rows), names: [symbol ?? ""] }
      : readTexts(file.chunk(group, columns.symbol), decoder)
  if (columns.timeframe === undefined) return [[timeframe, symbols]]
  const timeframes = readTexts(file.chunk(group, columns.timeframe), decoder)
  return timeframes.names.map((name, at) => [name, only(symbols, timeframes, at)] as const)
}

/** Finds the rows of every symbol. Throws if a file is invalid. */
export const indexSymbols = (files: ReadonlyArray<CandleFile>, decoder: Decoder): SymbolIndex => {
  const timeframes = new Map<Timeframe | undefined, Places>()
  for (const file of files) {
    for (const group of file.file.groups.keys()) {
      for (const [timeframe, texts] of symbolsOf(file, group, decoder)) {
        const places = timeframes.get(timeframe) ?? new Map<string, Array<Place>>()
        timeframes.set(timeframe, places)
        for (const [symbol, rows] of rowsOfSymbols(texts)) {
          const place = { ...rows, file, group }
          const known = places.get(symbol)
          if (known === undefined) places.set(symbol, [place])
          else known.push(place)
        }
      }
    }
  }
  return { timeframes }
}
