import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { reachOf } from "../barRange.ts"
import type { CandleAnswer, CandleRepository, CandleRequest } from "../CandleRepository.ts"
import { type CandleColumns, type Candles, COLUMNS } from "../Candles.ts"
import { type Allocate, newRoom, makeReusedRoom, type ReusedRoom } from "./memory.ts"

/** The most bytes to remember: time and close of hourly bars of a year of minutes, of 2,500 symbols. */
const MOST_BYTES = 64 * 1024 * 1024
/** The bytes of a symbol besides its numbers. */
const BYTES_A_SYMBOL = 500
/** The most kinds of requests to remember. */
const MOST_KINDS = 64
/** Symbols whose versions are read together: for more, a store may read those of all symbols. */
const VERSIONS_AT_ONCE = 100

interface Entry {
  readonly version: string
  readonly candles: Candles
  readonly bytes: number
}

/** The bars of one kind of request, by symbol. */
type Shelf = Map<string, Entry>

const copyOf = ({ columns, ...candles }: Candles, allocate: Allocate): Candles => {
  const copy = (column: Float64Array): Float64Array => {
    const own = allocate(candles.length)
    own.set(column.subarray(0, candles.length))
    return own
  }
  const copies: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time: copy(columns.time) }
  for (const column of COLUMNS) {
    const values = columns[column]
    if (column !== "time" && values !== undefined) copies[column] = copy(values)
  }
  return { ...candles, columns: copies }
}

/** Requests with the same key have the same bars while the store does not change. */
const keyOf = (source: string, request: CandleRequest): string => {
  const { columns = COLUMNS, range, timeframe } = request
  const { last, lookback } = reachOf(request)
  return JSON.stringify([source, timeframe, range.from, range.to, [...columns].toSorted(), `${last} ${lookback}`])
}

/** Keeps bars of several kinds of requests, and evicts the least recently used kinds. */
const makeShelves = (mostBytes: number) => {
  const shelves = new Map<string, Shelf>()
  let bytes = 0
  const forget = (key: string, shelf: Shelf): void => {
    shelves.delete(key)
    for (const entry of shelf.values()) bytes -= entry.bytes
  }
  const put = (shelf: Shelf, symbol: string, entry: Entry): void => {
    bytes += entry.bytes - (shelf.get(symbol)?.bytes ?? 0)
    shelf.set(symbol, entry)
  }
  return {
    of: (key: string): Shelf => {
      const shelf: Shelf = shelves.get(key) ?? new Map()
      // The most recently used one is the last.
      shelves.delete(key)
      shelves.set(key, shelf)
      for (const [other, old] of shelves) if (shelves.size > MOST_KINDS) forget(other, old)
      return shelf
    },
    keep: (shelf: Shelf, symbol: string, version: string, candles: Candles): void => {
      const numbers = candles.length * Object.keys(candles.columns).length
      const needed = numbers * Float64Array.BYTES_PER_ELEMENT + BYTES_A_SYMBOL
      for (const [key, other] of shelves) {
        if (bytes + needed <= mostBytes || other === shelf) break
        forget(key, other)
      }
      if (bytes + needed <= mostBytes) put(shelf, symbol, { version, candles: copyOf(candles, newRoom), bytes: needed })
    },
  }
}

/**
 * Remembers the bars that a repository resamples, from the second job on, while the versions of their symbols do not
 * change. Returns copies, so that callers cannot change remembered bars.
 */
export const rememberBars = (
  candles: CandleRepository["Service"],
  mostBytes = MOST_BYTES,
): CandleRepository["Service"] => {
  const { prepare, timeframes, versions } = candles
  if (prepare === undefined || timeframes === undefined || versions === undefined) return candles
  const shelves = makeShelves(mostBytes)
  const sources = new WeakMap<CandleRequest, string>()
  const rooms = new WeakMap<CandleRequest, ReusedRoom>()
  const prepared = new Set<string>()

  const versionsOf = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, { timeframe }: CandleRequest) {
    const found = new Map<string, string>()
    for (let at = 0; at < symbols.length; at += VERSIONS_AT_ONCE) {
      const some = symbols.slice(at, at + VERSIONS_AT_ONCE)
      for (const [index, version] of (yield* versions(some, timeframe)).entries()) {
        if (version !== undefined) found.set(some[index], version)
      }
    }
    return found
  })

  /** Reads remembered bars from memory, and the others from the store. */
  const readWith = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, request: CandleRequest, shelf: Shelf) {
    const room = rooms.get(request) ?? makeReusedRoom()
    rooms.set(request, room)
    room.reset()
    const known = yield* versionsOf(symbols, request)
    const answers = new Map<string, CandleAnswer | undefined>()
    for (const symbol of symbols) {
      const entry = shelf.get(symbol)
      const isSame = entry !== undefined && entry.version === known.get(symbol)
      answers.set(symbol, isSame ? Result.succeed(copyOf(entry.candles, room.allocate)) : undefined)
    }
    const missing = [...answers].flatMap(([symbol, answer]) => (answer === undefined ? [symbol] : []))
    if (missing.length === 0) return answers
    const read = yield* candles.many(missing, request)
    // If the version has changed meanwhile, the version of the bars is unknown.
    const after = yield* versionsOf(missing, request)
    for (const [symbol, answer] of read) {
      answers.set(symbol, answer)
      const version = known.get(symbol)
      if (version === undefined || version !== after.get(symbol) || Result.isFailure(answer)) continue
      shelves.keep(shelf, symbol, version, answer.success)
    }
    return answers
  })

  return {
    ...candles,
    prepare: (request, given) =>
      Effect.tap(prepare(request, given), (source) =>
        Effect.sync(() => {
          if (source === undefined) return
          const key = keyOf(source, request)
          // The first job may be the only one.
          if (prepared.has(key)) sources.set(request, key)
          prepared.delete(key)
          prepared.add(key)
          for (const old of prepared) if (prepared.size > MOST_KINDS) prepared.delete(old)
        }),
      ),
    many: Effect.fnUntraced(function* (symbols, request) {
      const key = sources.get(request)
      if (key === undefined) return yield* candles.many(symbols, request)
      const stored = yield* Effect.orElseSucceed(timeframes, () => [request.timeframe])
      if (stored.includes(request.timeframe)) return yield* candles.many(symbols, request)
      const remembered = yield* Effect.result(readWith(symbols, request, shelves.of(key)))
      if (Result.isFailure(remembered)) return yield* candles.many(symbols, request)
      const answers = new Map<string, CandleAnswer>()
      for (const [symbol, answer] of remembered.success) if (answer !== undefined) answers.set(symbol, answer)
      return answers
    }),
  }
}
