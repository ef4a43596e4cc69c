import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { statSync } from "node:fs"
import { InvalidJob, type StoreUnavailable } from "../../job/JobError.ts"
import { Timeframe } from "../../job/Timeframe.ts"
import { CandleRepository } from "../CandleRepository.ts"
import type { BarColumns, Candles } from "../Candles.ts"
import { loadOptional, reasonOf } from "../source/storeErrors.ts"
import type { TableShape } from "../source/TableSink.ts"
import { hasDates } from "../../calendar/timeframeUnit.ts"
import { makeCsvWriter } from "./csvWriter.ts"
import { type ExportFailed, exportFailed } from "./ExportFailed.ts"
import type { ExportFormat, ExportOptions, ExportReport, UnreadSymbol } from "./exportOptions.ts"
import { openTarget, type MakeTable } from "./exportTarget.ts"

const DAY_MS = 86_400_000
/** Bars that are read at once, and symbols. */
const MOST = { bars: 500_000, symbols: 512 }

const FORMATS: ReadonlyArray<readonly [ending: RegExp, format: ExportFormat]> = [
  [/\.(parquet|parq|pq)$/i, "parquet"],
  [/\.(arrow|feather|ipc)$/i, "arrow"],
  [/\.csv$/i, "csv"],
]

const formatOf = ({ format, out }: ExportOptions): ExportFormat | undefined =>
  format ?? FORMATS.find(([ending]) => ending.test(out))?.[1]

const isFolder = ({ layout, out }: ExportOptions): boolean =>
  layout === "freqtrade" || /[/\\]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true

/** What is wrong with the options, or what they say. */
const planOf = (options: ExportOptions): Result.Result<{ format: ExportFormat; isFolder: boolean }, string> => {
  const format = formatOf(options)
  if (options.out === "") return Result.fail("name a file or a folder to export to")
  if (format === undefined) {
    return Result.fail(
      `what to write into ${options.out} is not said: name a file such as prices.parquet, or say --format parquet, arrow or csv`,
    )
  }
  if (options.layout === "freqtrade" && format === "csv") {
    return Result.fail("freqtrade reads no CSV: say --format arrow, which it calls feather, or parquet")
  }
  return Result.succeed({ format, isFolder: isFolder(options) })
}

const shapeOf = ({ layout, timeframe, times }: ExportOptions): TableShape => {
  if (layout === "freqtrade") return { hasSymbols: false, time: "date", hasDates: false }
  const dates = hasDates(timeframe) && times !== "timestamp"
  return { hasSymbols: true, time: dates ? "date" : "time", hasDates: dates }
}

// Loaded when it is asked for: the other formats must not wait for it, nor need its package.
const loadWriter = (format: ExportFormat): Effect.Effect<MakeTable, string> => {
  switch (format) {
    case "csv":
      return Effect.succeed(makeCsvWriter)
    case "arrow":
      return Effect.map(
        Effect.promise(() => import("../arrow/arrowWriter.ts")),
        ({ makeArrowWriter }) => makeArrowWriter,
      )
    case "parquet":
      return Effect.flatMap(
        Effect.promise(() => import("../parquet/parquetWriter.ts")),
        ({ loadParquetWriter }) => loadOptional("hyparquet-writer", loadParquetWriter),
      )
  }
}

const barsOf = ({ columns, length }: Candles): BarColumns => {
  const missing = () => new Float64Array(length).fill(NaN)
  const { close = missing(), high = missing(), low = missing(), open = missing(), time, volume = missing() } = columns
  return { time, close, open, high, low, volume }
}

const refuseTimes = (symbol: string, { time }: BarColumns, { hasDates: dates }: TableShape): void => {
  const odd = dates ? time.find((each) => each % DAY_MS !== 0) : undefined
  if (odd === undefined) return
  throw new RangeError(`${symbol} has a bar at ${new Date(odd).toISOString()}, which is no date: say --times timestamp`)
}

/**
 * Exports candles of a `CandleRepository` into a file of Parquet, Arrow (Feather) or CSV, or into one of each symbol,
 * which pandas, polars, DuckDB and freqtrade open, and `importCsv` reads back as the same bars.
 *
 * **Details**
 *
 * - Columns are `symbol`, `date` (`time` of bars shorter than a day: a timestamp in UTC), `open`, `high`, `low`, `close`
 *   and `volume`; a missing value is null. Rows are sorted by symbol, as asked for, and time.
 * - A file is in its place once it is whole, and replaces what was there. Memory is bounded by some groups of 122,880
 *   rows.
 * - Symbols whose candles cannot be read are left out, and are in the report.
 * - Parquet needs the package `hyparquet-writer`.
 * - Fails with `ExportFailed` if the file cannot be written, `InvalidJob` for options that fit no file.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { CandleStore, exportCandles } from "marketsweep"
 *
 * const program = exportCandles({ out: "prices.parquet", timeframe: "1d" }).pipe(
 *   Effect.provide(CandleStore.layer("market.db")),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const exportCandles = Effect.fn("exportCandles")(function* (
  options: ExportOptions,
): Effect.fn.Return<ExportReport, ExportFailed | InvalidJob | StoreUnavailable, CandleRepository | Scope.Scope> {
  const started = yield* Clock.currentTimeMillis
  const { out, range = {}, timeframe } = options
  yield* Schema.decodeUnknownEffect(Timeframe)(timeframe).pipe(
    Effect.mapError(({ message }) => new InvalidJob({ message })),
  )
  const plan = yield* Effect.fromResult(planOf(options)).pipe(Effect.mapError((message) => new InvalidJob({ message })))
  const shape = shapeOf(options)
  const make = yield* loadWriter(plan.format).pipe(Effect.mapError((reason) => exportFailed(out, reason)))
  const attempt = <A>(run: () => A) => Effect.try({ try: run, catch: (error) => exportFailed(out, reasonOf(error)) })

  const repository = yield* CandleRepository
  const request = { timeframe, range, lookback: 0 }
  if (repository.prepare !== undefined) yield* repository.prepare(request)
  const symbols = [...new Set(options.symbols ?? (yield* repository.symbols(timeframe)))]
  if (symbols.length === 0) return yield* exportFailed(out, `the store has no bars of ${timeframe}`)
  const target = yield* Effect.acquireRelease(
    attempt(() => openTarget({ ...options, isFolder: plan.isFolder }, plan.format, make, shape)),
    (opened) => Effect.sync(() => opened.drop()),
  )

  const unread: Array<UnreadSymbol> = []
  let written = 0
  let bars = 0
  let longest = MOST.bars
  for (let done = 0; done < symbols.length;) {
    // One symbol shows how long they are.
    const size = Math.max(1, Math.min(MOST.symbols, Math.floor(MOST.bars / longest)))
    const some = symbols.slice(done, done + size)
    const answers = yield* repository.many(some, request)
    longest = done === 0 ? 1 : longest
    for (const symbol of some) {
      const answer = answers.get(symbol)
      if (answer === undefined || Result.isFailure(answer)) {
        unread.push({ symbol, message: answer?.failure.message ?? `The store gave no answer for ${symbol}` })
        continue
      }
      const { length } = answer.success
      longest = Math.max(longest, length)
      if (length === 0) continue
      yield* attempt(() => {
        const columns = barsOf(answer.success)
        refuseTimes(symbol, columns, shape)
        target.add(symbol, columns)
      })
      written++
      bars += length
    }
    done += some.length
    options.onProgress?.({ symbols: done, totalSymbols: symbols.length, bars })
    yield* Effect.yieldNow
  }
  if (written === 0) return yield* exportFailed(out, nothingWritten(unread, symbols.length))
  const { bytes, files } = yield* attempt(target.finish)
  return { symbols: written, bars, files, bytes, unread, durationMs: (yield* Clock.currentTimeMillis) - started }
}, Effect.scoped)

const nothingWritten = ([first]: ReadonlyArray<UnreadSymbol>, symbols: number): string =>
  first === undefined
    ? "no symbol has a bar in the range"
    : `none of ${symbols} symbols can be read (${first.symbol}: ${first.message})`
