import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { BadCandles } from "../../job/SymbolError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { lowerBound } from "../../calendar/lowerBound.ts"
import { type Reach, reachOf, spanOf } from "../barRange.ts"
import { unavailable, unknown } from "../candleAnswers.ts"
import type { CandleAnswer, CandleRepository, CandleRequest } from "../CandleRepository.ts"
import { type CandleColumns, type Candles, COLUMNS } from "../Candles.ts"
import { similarNames } from "../similarNames.ts"
import { type CandleSource, SourceFailure, type SourceRequest, type SourceRows } from "./CandleSource.ts"
import { makeLeftOutLog } from "./leftOutRows.ts"
import { makeOwnMemory } from "./ownMemory.ts"
import { readInHalves } from "./readInHalves.ts"
import { makeTimeframes, type Timeframes } from "./sourceTimeframes.ts"
import { type TidyRows, tidyRows } from "./tidyRows.ts"

const wholeOf = (request: SourceRequest): SourceRequest => ({ ...request, range: {}, before: Infinity, last: Infinity })

/** Cuts the requested bars from bars that may begin after the first one; `undefined` if earlier ones are needed. */
const cut = ({ columns }: TidyRows, index: number, request: CandleRequest, reach: Reach) => {
  const { time } = columns
  const { from, to } = request.range
  const earlier = from === undefined ? 0 : lowerBound(time, from)
  // If only the newest bars were read, those before them may be inside the range, too.
  const before = earlier === 0 && (from === undefined || reach.last !== Infinity) ? 0 : index + earlier
  const until = index + (to === undefined ? time.length : lowerBound(time, to))
  const { begin, end } = spanOf(before, Math.max(before, until), reach)
  if (begin < index) return undefined
  const part: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time }
  for (const column of COLUMNS) {
    if (column !== "time" && request.columns?.includes(column) === false) continue
    const values = columns[column] ?? new Float64Array(time.length).fill(NaN)
    part[column] = values.subarray(begin - index, end - index)
  }
  return { length: end - begin, firstIndex: begin, columns: part }
}

const failed = (symbol: string, { damaged, message }: SourceFailure): CandleAnswer =>
  damaged === true ? Result.fail(new BadCandles({ symbol, message })) : unavailable(symbol, new Error(message))

const withoutTimes = (symbol: string): CandleAnswer =>
  Result.fail(new BadCandles({ symbol, message: `None of the rows of ${symbol} has a time: look at its time column` }))

/** Copies candles to memory of their own. */
const kept = ({ columns, ...candles }: Candles): Candles => {
  const own: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time: columns.time.slice() }
  for (const column of COLUMNS) {
    const values = columns[column]
    if (values !== undefined) own[column] = values.slice()
  }
  return { ...candles, columns: own }
}

/**
 * Makes a `CandleRepository` of any source of candles. It implements the contract of `CandleRepository` about ranges,
 * look-back, order and unknown symbols, so a source only has to read rows.
 *
 * **Details**
 *
 * A row is a bar if it has a time; of rows with the same time, the last one counts. Prices that are missing, infinite
 * or not above 0 are NaN. So a symbol has the same bars whichever columns a formula reads.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 * import { CandleRepository, repositoryOf } from "marketsweep"
 *
 * const time = Float64Array.of(Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3))
 * const close = Float64Array.of(185.64, 184.25)
 * const candles = Layer.succeed(
 *   CandleRepository,
 *   repositoryOf({
 *     timeframes: Effect.succeed(["1d"]),
 *     symbols: () => Effect.succeed(["AAPL"]),
 *     read: (symbols) =>
 *       Effect.succeed(
 *         new Map(symbols.filter((symbol) => symbol === "AAPL").map((symbol) => [symbol, { index: 0, columns: { time, close } }])),
 *       ),
 *   }),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const repositoryOf = (source: CandleSource): CandleRepository["Service"] => {
  const logLeftOut = makeLeftOutLog()
  const memory = source.hasOwnMemory === true ? makeOwnMemory() : undefined
  const timeframes = makeTimeframes(source)
  const { versions } = source

  /** The requested bars; reads whole symbols if a part turns out to be too short. */
  const readCut = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, request: CandleRequest) {
    const reach = reachOf(request)
    const { timeframe } = request
    const { from, to } = request.range
    // An empty range still needs the bars before its begin.
    const range = from !== undefined && to !== undefined && to < from ? { from, to: from } : request.range
    const columns = COLUMNS.filter((column) => column !== "time" && request.columns?.includes(column) !== false)
    const part = { timeframe, columns, range, before: reach.lookback, last: reach.last }
    const answers = new Map<string, CandleAnswer>()
    const take = Effect.fnUntraced(function* (symbol: string, rows: SourceRows) {
      const tidy = tidyRows(rows.columns)
      const isPart = rows.index > 0
      // Rows that were left out make the number of bars before wrong.
      if (isPart && tidy.repeated + tidy.untimed > 0) return
      const bars = cut(tidy, rows.index, request, reach)
      if (bars === undefined) return
      yield* logLeftOut(symbol, tidy)
      const hasNone = tidy.columns.time.length === 0 && tidy.untimed > 0
      answers.set(symbol, hasNone ? withoutTimes(symbol) : Result.succeed(bars))
    })
    const takeAll = Effect.fnUntraced(function* (some: ReadonlyArray<string>, how: SourceRequest) {
      const found = yield* readInHalves(source, some, how)
      for (const [symbol, rows] of found) {
        if (rows instanceof SourceFailure) answers.set(symbol, failed(symbol, rows))
        else yield* take(symbol, rows)
      }
    })
    yield* takeAll(symbols, part)
    const again = symbols.filter((symbol) => !answers.has(symbol))
    const isBounded = range.from !== undefined || range.to !== undefined || reach.last !== Infinity
    if (again.length > 0 && isBounded) yield* takeAll(again, wholeOf(part))
    return answers
  })

  let similar: ReturnType<typeof similarNames> | undefined
  const explain = Effect.fnUntraced(function* (symbol: string, timeframe: Timeframe, instead: Timeframes) {
    const has: Array<string> = []
    for (const other of instead ?? (yield* timeframes.all)) {
      if (other !== timeframe && (yield* source.symbols(other)).includes(symbol)) has.push(other)
    }
    if (has.length > 0) return unknown(symbol, timeframe, has)
    similar ??= similarNames(instead === undefined ? yield* source.symbols(timeframe) : [])
    return unknown(symbol, timeframe, [], similar(symbol))
  })
  const unknownAnswer = (symbol: string, timeframe: Timeframe, instead: Timeframes) =>
    // If the store has become unavailable, the error lacks the hint.
    Effect.orElseSucceed(explain(symbol, timeframe, instead), () => unknown(symbol, timeframe, []))

  const read = Effect.fnUntraced(function* (symbols: ReadonlyArray<string>, request: CandleRequest) {
    const distinct = [...new Set(symbols)]
    const instead = yield* Effect.result(timeframes.instead(request.timeframe))
    if (Result.isFailure(instead)) {
      return new Map(distinct.map((symbol) => [symbol, unavailable(symbol, instead.failure)]))
    }
    const found = instead.success === undefined ? yield* readCut(distinct, request) : new Map<string, CandleAnswer>()
    const answers = new Map<string, CandleAnswer>()
    for (const symbol of distinct) {
      const answer = found.get(symbol)
      answers.set(symbol, answer ?? (yield* unknownAnswer(symbol, request.timeframe, instead.success)))
    }
    return answers
  })

  return {
    timeframes: timeframes.all,
    many: Effect.fn("CandleRepository.many")(function* (symbols, request) {
      memory?.release(request)
      const answers = yield* read(symbols, request)
      memory?.hold(request, answers)
      return answers
    }),
    // Does not use `many`, which would invalidate the candles of earlier calls with the same request.
    getRange: (symbol, request) =>
      Effect.flatMap(read([symbol], request), (answers) =>
        Effect.fromResult(answers.get(symbol) ?? unknown(symbol, request.timeframe, [])),
      ).pipe(Effect.map(kept)),
    symbols: Effect.fn("CandleRepository.symbols")(function* (timeframe) {
      if ((yield* timeframes.instead(timeframe)) !== undefined) return []
      return (yield* source.symbols(timeframe)).toSorted()
    }),
    ...(versions === undefined
      ? {}
      : {
          versions: Effect.fn("CandleRepository.versions")(function* (symbols, timeframe) {
            const instead = yield* timeframes.instead(timeframe)
            return instead === undefined ? yield* versions(symbols, timeframe) : symbols.map(() => undefined)
          }),
        }),
  }
}
