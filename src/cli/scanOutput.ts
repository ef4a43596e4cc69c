import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { toNdjson } from "../report/ndjson.ts"
import { type IndicatorRow, type MatchRow, matchRows, renderIndicators, renderMatches } from "../report/ResultTable.ts"
import type { JobTrace } from "./JobTrace.ts"
import { progressReport } from "./progressReport.ts"
import { StandardError } from "./StandardError.ts"
import { type OutputError, writeLines, writeStream } from "./standardOutput.ts"
import { counted, grouped, summaryText, type Tally } from "./summaryText.ts"
import { writingPieces } from "./writingPieces.ts"

/** Results as they complete. */
type Results<E, R> = Stream.Stream<ProcessingResult, E, R>

const cut = (hidden: number, which: string): ReadonlyArray<string> =>
  hidden > 0 ? [`… ${grouped(hidden)} ${which}`] : []

const tableOf = (job: ProcessingJob, limit: number) => {
  const matches: Array<MatchRow> = []
  const indicators: Array<IndicatorRow> = []
  const isCompute = job.jobType === "compute"
  return {
    add: (result: ProcessingResult): void => {
      if (!isCompute) {
        for (const row of matchRows(result)) matches.push(row)
      } else if (result.error === undefined) {
        indicators.push({ symbol: result.symbol, values: result.computedIndicators })
      }
    },
    lines: (): ReadonlyArray<string> => {
      if (!isCompute) return [...renderMatches(matches, limit), ...cut(matches.length - limit, "older")]
      const order = new Map(job.symbols.map((symbol, index) => [symbol, index]))
      const rank = ({ symbol }: IndicatorRow) => order.get(symbol) ?? 0
      const inOrder = indicators.toSorted((a, b) => rank(a) - rank(b))
      return [...renderIndicators(inOrder, limit), ...cut(indicators.length - limit, "more")]
    },
  }
}

/** Runs a job's results into standard output and tells how it went; gives the final tally. */
export const scanOutput = Effect.fnUntraced(function* <E, R>(
  job: ProcessingJob,
  results: Results<E, R>,
  options: {
    readonly format: "table" | "ndjson"
    readonly limit: number
    readonly progress: boolean
    readonly startedAtMs: number
    readonly trace?: JobTrace
  },
): Effect.fn.Return<Tally, E | OutputError, R | Stdio.Stdio | StandardError> {
  const standardError = yield* StandardError
  const runningSinceMs = yield* Clock.currentTimeMillis
  const startMs = runningSinceMs - options.startedAtMs
  const elapsed = Effect.map(Clock.currentTimeMillis, (now) => now - runningSinceMs)
  const report = options.progress ? progressReport(standardError) : () => {}
  const matches = job.jobType === "compute" ? undefined : 0
  let tally: Tally = { completed: 0, total: job.symbols.length, matches, errors: 0 }
  const { trace } = options
  // A piece at a time: what came together is told and written together, and nothing is told long before it is written.
  const followed = results.pipe(
    Stream.mapArray((chunk) => [chunk]),
    Stream.flatMap((chunk) => Stream.fromIterable(writingPieces(chunk), { chunkSize: 1 })),
    Stream.tap((piece) =>
      Effect.map(Effect.andThen(Effect.yieldNow, elapsed), (elapsedMs) => {
        for (const result of piece) {
          tally = counted(tally, result)
          trace?.add(result)
        }
        report(tally, elapsedMs)
      }),
    ),
  )
  const summary = Effect.map(elapsed, (runMs) => summaryText(tally, { startMs, runMs }))
  const clearProgress = Effect.sync(() => standardError.status(undefined))

  if (options.format === "ndjson") {
    const tell = Effect.map(summary, (text) => standardError.line(text))
    const texts = Stream.map(followed, (piece) => piece.map(toNdjson).join(""))
    yield* writeStream(texts).pipe(
      Effect.ensuring(clearProgress),
      Effect.onInterrupt(() => tell),
    )
    yield* tell
    return tally
  }
  const table = tableOf(job, options.limit)
  const tell = Effect.flatMap(summary, (text) => {
    const lines = table.lines()
    return writeLines(lines.length === 0 ? [text] : [...lines, "", text])
  })
  yield* Stream.runForEach(followed, (piece) => Effect.sync(() => piece.forEach(table.add))).pipe(
    Effect.ensuring(clearProgress),
    Effect.onInterrupt(() => Effect.ignore(tell)),
  )
  yield* tell
  return tally
})
