import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { FormulaService } from "../formula/FormulaService.ts"
import type { SymbolSeries } from "../job/SymbolSeries.ts"
import { seriesCsvHeader, seriesToCsv, seriesToNdjson } from "../report/seriesText.ts"
import { computeSeries } from "../symbol/computeSeries.ts"
import type { ScanOptions } from "./scanFlags.ts"
import { inScanFormula, scanJob } from "./scanJob.ts"
import { StandardError } from "./StandardError.ts"
import { writeStream } from "./standardOutput.ts"
import { count, durationText, grouped } from "./summaryText.ts"
import { SymbolsFailed } from "./SymbolsFailed.ts"
import { UsageError } from "./UsageError.ts"

const asCsv = (series: SymbolSeries, index: number): string =>
  index === 0 ? seriesCsvHeader(series) + seriesToCsv(series) : seriesToCsv(series)

/** Writes whole series as they are computed, a symbol at a time, no faster than they are read. */
export const seriesOutput = Effect.fnUntraced(function* (options: ScanOptions, format: "ndjson" | "csv") {
  const { isolation, limit, retries, timeout, worker, workers } = options
  const [given] = Object.entries({ isolation, limit, retries, timeout, worker, workers }).flatMap(([name, value]) =>
    Option.isSome<unknown>(value) ? [name] : [],
  )
  if (given !== undefined) {
    return yield* new UsageError({
      message: `--series runs in this process and writes every bar: leave out --${given}`,
    })
  }
  const job = yield* scanJob(options)
  if (Option.isNone(options.store) || job.formula === undefined) {
    return yield* new UsageError({ message: "--series needs --store FILE and --formula TEXT" })
  }
  const standardError = yield* StandardError
  const startedAtMs = yield* Clock.currentTimeMillis
  let answered = 0
  let bars = 0
  let failed = 0
  const { formula } = job
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
    Effect.map(Clock.currentTimeMillis, (now) =>
      standardError.line(
        `${symbols}, ${count(bars, "bar", "bars")}, ${count(failed, "error", "errors")} in ${durationText(now - startedAtMs)}`,
      ),
    )
  const symbols = count(job.symbols.length, "symbol", "symbols")
  yield* writeStream(texts).pipe(
    Effect.provide(Layer.mergeAll(CandleRepository.layerSqlite(options.store.value), FormulaService.layer)),
    inScanFormula(options),
    Effect.onInterrupt(() => tell(`interrupted after ${grouped(answered)} of ${symbols}`)),
  )
  yield* tell(symbols)
  if (failed > 0) return yield* new SymbolsFailed({ failed })
})
