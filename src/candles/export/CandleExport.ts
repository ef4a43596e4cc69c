import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { monotonicMs } from "../../job/monotonicMs.ts"
import { InvalidJob, type StoreUnavailable } from "../../job/JobError.ts"
import { Timeframe } from "../../job/Timeframe.ts"
import { CandleRepository } from "../CandleRepository.ts"
import type { BarColumns, Candles } from "../Candles.ts"
import { reasonOf } from "../source/storeErrors.ts"
import type { TableShape } from "../source/TableSink.ts"
import { type ExportFailed, exportFailed } from "./ExportFailed.ts"
import type { ExportFormat, ExportOptions, ExportReport, UnreadSymbol } from "./exportOptions.ts"
import { type ExportPlan, loadWriter, planOf, shapeOf } from "./exportPlan.ts"
import { makePiped, openTarget, type ExportTarget, type MakeTable } from "./exportTarget.ts"

const DAY_MS = 86_400_000
/** The name of a byte stream in messages. */
const STANDARD_OUTPUT = "standard output"
/** The most bars and symbols to read at once. */
const MOST = { bars: 500_000, symbols: 512 }

const barsOf = ({ columns, length }: Candles): BarColumns => {
  const missing = () => new Float64Array(length).fill(NaN)
  const { close = missing(), high = missing(), low = missing(), open = missing(), time, volume = missing() } = columns
  return { time, close, open, high, low, volume }
}

const refuseTimes = (symbol: string, { time }: BarColumns, { hasDates: dates }: TableShape): void => {
  const odd = dates ? time.find((each) => each % DAY_MS !== 0) : undefined
  if (odd === undefined) return
  throw new RangeError(
    `${symbol} has a bar at ${new Date(odd).toISOString()}, which is no date: give --times timestamp`,
  )
}

/** The target of an export, and functions that write what was gathered: after each symbol, and at the end. */
interface Way<E, R> {
  readonly open: (plan: ExportPlan, make: MakeTable, shape: TableShape) => ExportTarget
  readonly drain: Effect.Effect<void, E, R>
}

const exportBy = Effect.fnUntraced(function* <E, R>(
  options: ExportOptions,
  { drain, open }: Way<E, R>,
): Effect.fn.Return<
  ExportReport,
  E | ExportFailed | InvalidJob | StoreUnavailable,
  R | CandleRepository | Scope.Scope
> {
  const started = yield* monotonicMs
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
    attempt(() => open(plan, make, shape)),
    (opened) => Effect.sync(() => opened.drop()),
  )

  const unread: Array<UnreadSymbol> = []
  let written = 0
  let bars = 0
  let longest = MOST.bars
  for (let done = 0; done < symbols.length;) {
    // The first group is one symbol, which shows how long series are.
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
      yield* drain
      written++
      bars += length
    }
    done += some.length
    options.onProgress?.({ symbols: done, totalSymbols: symbols.length, bars })
    yield* Effect.yieldNow
  }
  if (written === 0) return yield* exportFailed(out, nothingWritten(unread, symbols.length))
  const { bytes, files } = yield* attempt(target.finish)
  yield* drain
  return { symbols: written, bars, files, bytes, unread, durationMs: (yield* monotonicMs) - started }
}, Effect.scoped)

/** Exports candles as a stream of bytes of one table, no faster than its consumer reads. */
export const exportBytes = <E, R>(
  options: Omit<ExportOptions, "out" | "layout"> & { readonly format: ExportFormat },
  write: (bytes: Uint8Array) => Effect.Effect<void, E, R>,
) => {
  let piped: ReturnType<typeof makePiped> | undefined
  return exportBy(
    { ...options, out: STANDARD_OUTPUT },
    {
      open: (_, make, shape) => {
        piped = makePiped(make, shape)
        return piped
      },
      drain: Effect.suspend(() => Effect.forEach(piped?.take() ?? [], write, { discard: true })),
    },
  )
}

/**
 * Exports candles of a `CandleRepository` to a Parquet, Arrow (Feather) or CSV file, or to one file for each symbol.
 * pandas, polars, DuckDB and freqtrade can open the files, and `importCsv` reads them back as the same bars.
 *
 * **Details**
 *
 * - Columns are `symbol`, `date` (for bars shorter than a day `time`, a timestamp in UTC), `open`, `high`, `low`,
 *   `close` and `volume`; a missing value is null. Rows are sorted by symbol, in the order of the request, and by time.
 * - A file replaces an older one only when it is complete. Memory is limited to some groups of 122,880 rows.
 * - Symbols whose candles cannot be read are left out and listed in the report.
 * - Parquet needs the package `hyparquet-writer`.
 * - Fails with `ExportFailed` if the file cannot be written, and with `InvalidJob` for contradictory options.
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
  return yield* exportBy(options, {
    open: ({ format, isFolder: isOfSymbols }, make, shape) =>
      openTarget({ ...options, isFolder: isOfSymbols }, format, make, shape),
    drain: Effect.void,
  })
})

const nothingWritten = ([first]: ReadonlyArray<UnreadSymbol>, symbols: number): string =>
  first === undefined
    ? "no symbol has a bar in the range"
    : `none of ${symbols} symbols can be read (${first.symbol}: ${first.message})`
