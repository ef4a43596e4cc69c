import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { CandleRepository } from "../../candles/CandleRepository.ts"
import { replaceFile } from "../../file/replaceFile.ts"
import { writeReason } from "../../file/writeReason.ts"
import type { JobHeader, ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { formulaNeeds } from "./formulaNeeds.ts"
import { barsThatFit, newestOf } from "./newestBars.ts"
import { loadPage, type ReportPage } from "./pageBundle.ts"
import { packParts } from "./packParts.ts"
import { mostBarsToRead, type ReadBars, readBars } from "./readBars.ts"
import { readOthers } from "./readOthers.ts"
import { reportHtml } from "./reportHtml.ts"
import { type ReportContent, reportParts } from "./reportParts.ts"
import { ReportUnavailable } from "./ReportUnavailable.ts"

/** Options of a report. @since 0.1.0 */
export interface ReportOptions {
  /** A `scan` or a `screen`, such as a `ProcessingJob`. */
  readonly job: JobHeader & Pick<ProcessingJob, "universe">
  /** One per symbol, in any order. */
  readonly results: ReadonlyArray<ProcessingResult>
  /** Must have the candles that the job read. */
  readonly repository: CandleRepository["Service"]
  /** Defaults to the job's `id`. */
  readonly title?: string
  /** How long the job ran, in ms. */
  readonly elapsedMs?: number
  readonly workers?: number
  /** The approximate maximum size of the file. Defaults to 8,000,000; larger markets are cut to their newest bars. */
  readonly maxBytes?: number
  /** The page's code and style, for bundled applications that cannot read them from the package. */
  readonly page?: ReportPage
}

/** A report, and its size. @since 0.1.0 */
export interface HtmlReport {
  readonly html: string
  readonly bytes: number
  /** The number of bars of all symbols. */
  readonly bars: number
  /** The maximum number of bars per symbol, if the file would have been too large with all of them. */
  readonly newestBars: number | undefined
}

const MAX_BYTES = 8_000_000

// Each attempt improves the estimate of how many bars fit.
const ATTEMPTS = 4

const lengthsOf = (bars: ReadonlyMap<string, ReadBars>): ReadonlyArray<number> =>
  Array.from(bars.values(), ({ columns }) => columns.time.length)

const sum = (lengths: ReadonlyArray<number>): number => lengths.reduce((total, length) => total + length, 0)

/** Renders the report, and repeats it with fewer bars while it is too large. */
const renderWithin = Effect.fnUntraced(function* (content: ReportContent, page: ReportPage, maxBytes: number) {
  let { bars, newestBars } = content
  for (let attempt = 1; ; attempt++) {
    const { head, parts } = reportParts({ ...content, bars, newestBars })
    const packed = yield* packParts(head, parts)
    const html = reportHtml(head, packed, page)
    const bytes = Buffer.byteLength(html)
    const barBytes = (packed.get("closes")?.length ?? 0) + (packed.get("bars")?.length ?? 0)
    const lengths = lengthsOf(bars)
    if (bytes <= maxBytes || attempt === ATTEMPTS || barBytes === 0 || newestBars === 0) {
      return { html, bytes, bars: sum(lengths), newestBars: newestBars ?? undefined } satisfies HtmlReport
    }
    // A little less, since fewer bars compress a little worse.
    const room = Math.max(0, maxBytes - (bytes - barBytes)) * 0.97
    const most = barsThatFit(lengths, Math.floor((sum(lengths) * room) / barBytes))
    newestBars = most
    bars = new Map(Array.from(bars, ([symbol, read]) => [symbol, newestOf(read, most)]))
  }
})

/**
 * Renders a report of a job: a self-contained HTML document that shows the matches of all symbols, and in which the
 * formula can be changed and run again offline. Its bars are read from `repository`.
 *
 * Fails with {@link ReportUnavailable} for a `compute` job, which has no matches, and with `StoreUnavailable` if the
 * store cannot be read.
 *
 * @since 0.1.0
 */
export const renderReport = Effect.fn("renderReport")(function* (options: ReportOptions) {
  const { elapsedMs, job, maxBytes = MAX_BYTES, repository, title = job.id, workers } = options
  const { jobType } = job
  if (jobType === "compute") {
    return yield* new ReportUnavailable({ message: "a report shows matches: create it from a scan or a screen" })
  }
  const page = options.page ?? (yield* loadPage("reportPage"))
  const results = options.results.toSorted((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0))
  const { lookback, others, readsVolume } = formulaNeeds(job)
  const most = mostBarsToRead(results.length, maxBytes)
  const symbols = results.map(({ symbol }) => symbol)
  const bars = yield* readBars(repository, job, symbols, lookback, most)
  const listings = repository.listings === undefined ? [] : yield* repository.listings(symbols)
  const isCut = jobType === "scan" && lengthsOf(bars).includes(most)
  const content: ReportContent = {
    title,
    job: { ...job, jobType },
    results,
    bars,
    listings,
    others: yield* readOthers(repository, job, others, maxBytes),
    createdMs: yield* Clock.currentTimeMillis,
    elapsedMs: elapsedMs ?? null,
    workers: workers ?? null,
    readsVolume,
    newestBars: isCut ? most : null,
  }
  return yield* renderWithin(content, page, maxBytes)
})

const notWritten = (file: string) => (error: unknown) =>
  new ReportUnavailable({ message: `cannot write ${file}: ${writeReason(error)}` })

/**
 * Writes a report to a file, which is replaced as a whole. Fails with {@link ReportUnavailable} if that is impossible.
 */
export const saveReport = Effect.fn("saveReport")(function* (file: string, { html }: HtmlReport) {
  yield* replaceFile(file, notWritten(file), (write) => write(html))
})

/**
 * Like {@link renderReport}, but writes a file, which is replaced as a whole. If that fails, the former file stays, and
 * the error is {@link ReportUnavailable}.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { CandleRepository, ProcessingEngine, type ProcessingJob } from "marketsweep"
 * import { writeReport } from "marketsweep/report"
 *
 * const program = Effect.fn(function* (job: ProcessingJob) {
 *   const engine = yield* ProcessingEngine
 *   const repository = yield* CandleRepository
 *   const results = yield* engine.processBatch(job)
 *   return yield* writeReport({ file: "report.html", job, results, repository })
 * })
 * ```
 *
 * @since 0.1.0
 */
export const writeReport = Effect.fn("writeReport")(function* ({
  file,
  ...options
}: ReportOptions & { readonly file: string }) {
  const report = yield* renderReport(options)
  yield* saveReport(file, report)
  return report
})
