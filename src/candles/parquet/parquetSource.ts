import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleColumns, Column } from "../Candles.ts"
import { type CandleSource, SourceFailure, type SourceRows } from "../source/CandleSource.ts"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { epochUnitMs } from "../source/epochUnit.ts"
import { loadPackage, reasonOf, unusable } from "../source/storeErrors.ts"
import { makeColumnCache } from "./columnCache.ts"
import { type Decoder, readNumbers } from "./columnChunk.ts"
import { decoderFor } from "./decoder.ts"
import { openFiles } from "./openFiles.ts"
import { loadParts } from "./parts.ts"
import { indexSymbols, type Place, type SymbolIndex } from "./symbolIndex.ts"

const largest = (values: Float64Array): number => {
  let most = 0
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value)
  return most
}

/** Converts times to whole ms since 1970, in place. */
const toMs = (times: Float64Array, isTime: boolean, unit: TableOptions["timeUnit"]): Float64Array => {
  const factor = isTime
    ? 1
    : Result.getOrThrowWith(epochUnitMs(largest(times), unit), (reason) => new RangeError(reason))
  for (let i = 0; i < times.length; i++) times[i] = Math.floor(times[i] * factor)
  return times
}

/** Concatenates a column of all places of a symbol. */
const joinPlaces = (
  places: ReadonlyArray<Place>,
  columnOf: (place: Place) => Float64Array | undefined,
): Float64Array => {
  const [only] = places
  if (only !== undefined && places.length === 1 && only.rows === undefined) {
    const column = columnOf(only)
    if (column !== undefined) return column.subarray(only.begin, only.begin + only.length)
  }
  const out = new Float64Array(places.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const place of places) {
    const { begin, length, rows } = place
    const column = columnOf(place)
    if (column === undefined) out.fill(NaN, at, at + length)
    else if (rows === undefined) out.set(column.subarray(begin, begin + length), at)
    else for (let i = 0; i < length; i++) out[at + i] = column[rows[i]]
    at += length
  }
  return out
}

/** Reads columns of row groups, and caches them once they are decoded. */
const makeReader = (decoder: Decoder, { timeUnit }: TableOptions) => {
  const cached = makeColumnCache()
  const columnOf = ({ file: { columns, file }, group }: Place, column: Column): Float64Array | undefined => {
    const found = columns[column]
    if (found === undefined) return undefined
    return cached(`${file.path}\n${group}\n${column}`, () => {
      const numbers = readNumbers(file.chunk(group, found), decoder)
      return column === "time" ? toMs(numbers, found.isTime, timeUnit) : numbers
    })
  }
  return (places: ReadonlyArray<Place>, columns: ReadonlyArray<Column>): SourceRows => {
    const read: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = {
      time: joinPlaces(places, (place) => columnOf(place, "time")),
    }
    for (const column of columns) {
      if (column !== "time") read[column] = joinPlaces(places, (place) => columnOf(place, column))
    }
    return { columns: read, index: 0 }
  }
}

const damageOf = (symbol: string, reason: string): SourceFailure =>
  new SourceFailure({
    damaged: true,
    message: `The candles of ${symbol} are damaged (${reason}): write the file again`,
  })

/** The timeframes that the files state; `undefined` if one of them states none. */
const statedTimeframes = (index: SymbolIndex, given: Timeframe | undefined): ReadonlyArray<Timeframe> | undefined => {
  if (given !== undefined) return [given]
  const stated = [...index.timeframes.keys()]
  return stated.includes(undefined) ? undefined : stated.filter((each) => each !== undefined)
}

/** Opens Parquet files as a source of candles. It decodes them in this thread and reads synchronously: no file stays open between reads. */
export const openParquetSource = Effect.fnUntraced(function* (
  store: string,
  paths: Effect.Effect<ReadonlyArray<string>, StoreUnavailable>,
  options: TableOptions,
): Effect.fn.Return<CandleSource, StoreUnavailable> {
  const parts = yield* loadPackage(store, "hyparquet", loadParts)
  const { broken, files } = yield* Effect.fromResult(openFiles(store, yield* paths, options, parts)).pipe(
    Effect.mapError((reason) => unusable(store, reason)),
  )
  const decoder = yield* decoderFor(
    files.map(({ file }) => file),
    parts,
  ).pipe(Effect.mapError((reason) => unusable(store, reason)))
  const index = yield* Effect.try({
    try: () => indexSymbols(files, decoder),
    catch: (error) => unusable(store, `its symbols cannot be read: ${reasonOf(error)}`),
  })
  const timeframes = statedTimeframes(index, options.timeframe)
  const placesOf = (timeframe: Timeframe | undefined) =>
    index.timeframes.get(timeframe) ?? index.timeframes.get(undefined)
  const readPlaces = makeReader(decoder, options)

  const read = (symbol: string, timeframe: Timeframe, columns: ReadonlyArray<Column>) => {
    const reason = broken.get(symbol)
    if (reason !== undefined) return damageOf(symbol, reason)
    const places = placesOf(timeframe)?.get(symbol)
    if (places === undefined) return undefined
    try {
      return readPlaces(places, columns)
    } catch (error) {
      return damageOf(symbol, `${places[0]?.file.file.path ?? store}: ${reasonOf(error)}`)
    }
  }
  return {
    ...(timeframes === undefined ? {} : { timeframes: Effect.succeed(timeframes) }),
    symbols: (timeframe) => Effect.sync(() => [...new Set([...(placesOf(timeframe)?.keys() ?? []), ...broken.keys()])]),
    read: (symbols, { columns, timeframe }) =>
      Effect.sync(() => {
        const found = new Map<string, SourceRows | SourceFailure>()
        for (const symbol of symbols) {
          const rows = read(symbol, timeframe, columns)
          if (rows !== undefined) found.set(symbol, rows)
        }
        return found
      }),
  }
})
