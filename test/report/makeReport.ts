import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import type { Listing } from "../../src/candles/Listing.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import { renderReport, type ReportOptions } from "../../src/report/html/HtmlReport.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"

/** An empty page, for tests that do not need it: bundling the page takes time. */
export const NO_PAGE = { script: "", style: "" }

export type Market = Iterable<readonly [symbol: string, bars: BarColumns]>

/** The candles of a market, with the listings of its symbols. */
const marketLayer = (series: Market, timeframe: string, listings: Readonly<Record<string, Listing>>) =>
  Layer.effect(
    CandleRepository,
    Effect.map(CandleRepository, (repository) => ({
      ...repository,
      listings: (symbols: ReadonlyArray<string>) => Effect.succeed(symbols.map((symbol) => listings[symbol])),
    })),
  ).pipe(Layer.provide(MemoryCandles.layer(series, { timeframe })))

/** Runs a job over a market in memory, and makes its report. */
export const makeReport = (
  market: Market,
  job: Partial<ProcessingJob> & { readonly formula: string },
  options: Partial<ReportOptions> & {
    readonly change?: (results: ReadonlyArray<ProcessingResult>) => ReadonlyArray<ProcessingResult>
    readonly listings?: Readonly<Record<string, Listing>>
  } = {},
) => {
  const series = [...market]
  const { change = (results) => results, listings = {}, ...rest } = options
  const candles = marketLayer(series, job.timeframe ?? "1d", listings)
  const engine = PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(FormulaProcessor.layer),
    Layer.provide([candles, PineFormulas.layer]),
  )
  const whole: ProcessingJob = {
    id: "test",
    jobType: "scan",
    symbols: series.map(([symbol]) => symbol),
    timeframe: "1d",
    dateRange: {},
    ...job,
  }
  return Effect.gen(function* () {
    const startedAtMs = yield* Clock.currentTimeMillis
    const results = yield* ProcessingEngine.use((running) => running.processBatch(whole))
    const elapsedMs = (yield* Clock.currentTimeMillis) - startedAtMs
    const repository = yield* CandleRepository
    const report = yield* renderReport({
      page: NO_PAGE,
      job: whole,
      results: change(results),
      repository,
      elapsedMs,
      ...rest,
    })
    return { report, results, job: whole }
  }).pipe(Effect.provide([engine, candles]), Effect.provideService(References.MinimumLogLevel, "Error"))
}
