import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { monotonicMs } from "../../job/monotonicMs.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { SymbolSeries } from "../../job/SymbolSeries.ts"
import { seriesCsvHeader, seriesToCsv, seriesToNdjson } from "../../report/seriesText.ts"
import { computeSeries } from "../../symbol/computeSeries.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { inScanFormula, scanJob } from "../scan/scanJob.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeStream } from "../terminal/standardOutput.ts"
import { count, durationText, grouped } from "../terminal/summaryText.ts"
import { SymbolsFailed } from "../options/SymbolsFailed.ts"
import { UsageError } from "../options/UsageError.ts"
import * as CandleStore from "../../candles/store/CandleStore.ts"
import * as PineFormulas from "../../formula/PineFormulas.ts"

const asCsv = (series: SymbolSeries, index: number): string =>
  index === 0 ? seriesCsvHeader(series) + seriesToCsv(series) : seriesToCsv(series)

/** Restricts a job to the symbols of `--where`, which runs in this process, too. */
const chosenHere = Effect.fnUntraced(function* (options: ScanOptions, job: ProcessingJob) {
  if (Option.isNone(options.where)) return { job, failed: 0 }
  // Most jobs have no `--where`: they need no engine.
  const [{ startEngine }, { scanWhere }] = yield* Effect.promise(() =>
    Promise.all([import("../scan/scan.ts"), import("../scan/scanWhere.ts")]),
  )
  const engine = yield* startEngine({ ...options, isolation: Option.some("none") })
  return yield* scanWhere(options, job, engine)
}, Effect.scoped)

/** Writes whole series symbol by symbol as they are computed, with backpressure. */
export const seriesOutput = Effect.fnUntraced(function* (options: ScanOptions, format: "ndjson" | "csv") {
  const { isolation, limit, out, retries, sort, timeout, worker, workers } = options
  const [given] = Object.entries({ isolation, limit, out, retries, sort, timeout, worker, workers }).flatMap(
    ([name, value]) => (Option.isSome<unknown>(value) ? [name] : []),
  )
  if (given !== undefined) {
    return yield* new UsageError({
      message: `--series runs in this process and writes every bar: leave out --${given}`,
    })
  }
  const asked = yield* scanJob(options)
  if (Option.isNone(options.store) || asked.formula === undefined) {
    return yield* new UsageError({ message: "--series needs --store FILE and --formula TEXT" })
  }
  const standardError = yield* StandardError
  const startedAtMs = yield* monotonicMs
  let answered = 0
  let bars = 0
  const { failed: unknown, job } = yield* chosenHere(options, asked)
  let failed = 0
  const { formula } = asked
  const texts = computeSeries({ ...job, formula }).pipe(
    Stream.tap((answer) =>
      Effect.sync(() => {
        answered++
        if (Result.isSuccess(answer)) {
          bars += answer.success.time.length
          return
        }
        failed++
        standardError.line(`error: ${answer.failure.symbol}: ${answer.failure.message}`)
      }),
    ),
    Stream.filterMap((answer) => answer),
    Stream.zipWithIndex,
    Stream.map(([series, index]) => (format === "csv" ? asCsv(series, index) : seriesToNdjson(series))),
  )
  const tell = (symbols: string) =>
    Effect.map(monotonicMs, (now) =>
      standardError.line(
        `${symbols}, ${count(bars, "bar", "bars")}, ${count(failed, "error", "errors")} in ${durationText(now - startedAtMs)}`,
      ),
    )
  const symbols = count(job.symbols.length, "symbol", "symbols")
  yield* writeStream(texts).pipe(
    Effect.provide(Layer.mergeAll(CandleStore.layer(options.store.value), PineFormulas.layer)),
    inScanFormula(options),
    Effect.onInterrupt(() => tell(`interrupted after ${grouped(answered)} of ${symbols}`)),
  )
  yield* tell(symbols)
  if (failed + unknown > 0) return yield* new SymbolsFailed({ failed: failed + unknown })
})
