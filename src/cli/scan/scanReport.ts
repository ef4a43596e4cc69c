import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { monotonicMs } from "../../job/monotonicMs.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { announceReport, checkReportFolder } from "../report/reportFile.ts"

/** "pullback-in-an-uptrend.html" as "Pullback in an uptrend". */
const titleOf = (file: string, path: Path.Path): string => {
  const { base, name } = path.parse(file)
  const words = name.replaceAll(/[-_]+/g, " ").trim()
  return words === "" ? base : words[0].toUpperCase() + words.slice(1)
}

/** The title of a report: the name of the formula's file, the title in the formula, or the formula itself. */
export const reportTitle = ({ formula, report }: ScanOptions, path: Path.Path): string => {
  const named = Option.filter(formula, (text) => text.startsWith("@") && text !== "@-")
  if (Option.isSome(named)) return titleOf(named.value.slice(1), path)
  return Option.match(report, { onNone: () => "Scan", onSome: (file) => titleOf(file, path) })
}

/** Collects the results of a scan for the report of `--report` and `--serve`. */
export const scanReport = Effect.fnUntraced(function* (options: ScanOptions) {
  const { report, serve, store, workers } = options
  if ((Option.isNone(report) && Option.isNone(serve)) || Option.isNone(store)) return undefined
  const path = yield* Path.Path
  if (Option.isSome(report)) yield* checkReportFolder(report.value, "--report")
  const results: Array<ProcessingResult> = []
  const startedAtMs = yield* monotonicMs
  let elapsedMs = 0

  const keep = <E, R>(stream: Stream.Stream<ProcessingResult, E, R>): Stream.Stream<ProcessingResult, E, R> =>
    stream.pipe(
      Stream.mapArray((chunk) => {
        for (const result of chunk) results.push(result)
        return chunk
      }),
      Stream.onEnd(Effect.map(monotonicMs, (now) => void (elapsedMs = now - startedAtMs))),
    )

  /** Makes the report, and writes it to the file of `--report`, if given. */
  const make = Effect.fnUntraced(function* (job: ProcessingJob) {
    // Loaded on demand, like the store, which otherwise only workers open.
    const [{ renderReport, saveReport }, CandleStore] = yield* Effect.promise(() =>
      Promise.all([import("../../report/html/HtmlReport.ts"), import("../../candles/store/CandleStore.ts")]),
    )
    const title = reportTitle(options, path)
    const measured = { elapsedMs, ...(Option.isSome(workers) ? { workers: workers.value } : {}) }
    const made = yield* CandleRepository.use((repository) =>
      renderReport({ job, results, repository, title, ...measured }),
    ).pipe(Effect.provide(CandleStore.layer(store.value)))
    if (Option.isNone(report)) return made
    yield* saveReport(report.value, made)
    yield* announceReport(report.value, made)
    return made
  })

  return { keep, make }
})
