import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { formatInstant } from "../../job/Instant.ts"
import type { UnknownClusterRun } from "../../cluster/caller/ClusterRun.ts"
import type { PoolUnavailable, StoreUnavailable } from "../../job/JobError.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { Run, UnknownRun } from "../../log/Run.ts"
import { toNdjson } from "../../report/ndjson.ts"
import { indicatorColumns, matchColumns, matchRows } from "../../report/ResultTable.ts"
import type { TextColumn } from "../../report/textTable.ts"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { momentText, type ShownRun, symbolsText, tookText } from "../log/runText.ts"
import { numberedRun } from "../options/logFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { shownTable } from "../terminal/shownTable.ts"
import { writeLines, writeStream } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import type { ShowOptions } from "./showFlags.ts"

const rangeText = ({ job: { dateRange } }: ShownRun): string => {
  const { from, to } = dateRange
  if (from === undefined && to === undefined) return "all bars"
  return `bars from ${from === undefined ? "the first" : formatInstant(from)} up to ${to === undefined ? "the last" : formatInstant(to)}`
}

const NO_SETTINGS: Pick<Run, "settings" | "source"> = { settings: {} }

/** Describes the job of a run, and how it ended. */
const headOf = (run: ShownRun): ReadonlyArray<string> => {
  const { errors, id, job, matches, message, startedAt, state } = run
  const { settings, source } = "settings" in run ? run : NO_SETTINGS
  const { universe, where } = settings
  const parameters = Object.entries(job.parameters ?? {}).map(([name, value]) => `${name}=${String(value)}`)
  return [
    `run ${id}: ${job.jobType} of ${job.timeframe}, ${rangeText(run)}${source === undefined ? "" : `, over ${source}`}`,
    ...(job.formula ?? "no formula").split("\n").map((line) => `  ${line}`),
    ...(parameters.length === 0 ? [] : [`  with ${parameters.join(", ")}`]),
    ...(where === undefined ? [] : [`  of the symbols where ${where.replaceAll("\n", "\n  ")}`]),
    ...(universe === undefined ? [] : [`  at the bars of members in ${universe}`]),
    `${state}${message === undefined ? "" : ` (${message})`}: ${symbolsText(run)} symbols, ${count(matches, "match", "matches")}, ${count(errors, "error", "errors")}; ${momentText(startedAt)} UTC, took ${tookText(run)}`,
    "",
  ]
}

const columnsOf = (
  run: ShownRun,
  results: ReadonlyArray<ProcessingResult>,
  limit: number,
): ReadonlyArray<TextColumn> => {
  const answered = results.filter(({ error }) => error === undefined)
  return run.job.jobType === "compute"
    ? indicatorColumns(
        answered.map(({ computedIndicators, flags, symbol }) => ({
          symbol,
          values: computedIndicators,
          ...(flags === undefined ? {} : { flags }),
        })),
        limit,
      )
    : matchColumns(answered.flatMap(matchRows), limit)
}

const failuresOf = (results: ReadonlyArray<ProcessingResult>): ReadonlyArray<string> =>
  results.flatMap(({ error, symbol }) => (error === undefined ? [] : [`${error._tag}  ${symbol}  ${error.message}`]))

/** A run of a log or a cluster, with its results. */
interface Shown {
  readonly run: ShownRun
  readonly results: Stream.Stream<ProcessingResult, StoreUnavailable | UnknownRun | PoolUnavailable | UnknownClusterRun>
}

const ofLog = Effect.fnUntraced(function* (options: ShowOptions) {
  const log = yield* openExistingLog(options)
  const run = yield* chosenRun(log, yield* numberedRun(options.run))
  return { run, results: log.results(run.id) } satisfies Shown
})

const ofCluster = Effect.fnUntraced(function* (options: ShowOptions) {
  const { clusterRunOf, openRuns } = yield* Effect.promise(() => import("../cluster/openRuns.ts"))
  const runs = yield* openRuns(options)
  const run = yield* clusterRunOf(runs, options.run)
  return { run, results: runs.results(run.id) } satisfies Shown
})

/** Runs `show`. */
export const showRun = Effect.fn("marketsweep.show")(function* (options: ShowOptions) {
  const { run, results: all }: Shown = yield* options.cluster ? ofCluster(options) : ofLog(options)
  const isAsked = Option.match(options.symbol, {
    onNone: () => () => true,
    onSome: (asked) => (symbol: string) => symbol === asked,
  })
  const results = Stream.filter(all, ({ symbol }) => isAsked(symbol))
  if (options.format === "ndjson") return yield* writeStream(Stream.map(results, toNdjson))
  const found = yield* Stream.runCollect(results)
  if (Option.isSome(options.symbol) && found.length === 0) {
    return yield* new UsageError({
      message: `run ${run.id} has no result of ${options.symbol.value}: check the spelling, also upper and lower case`,
    })
  }
  const limit = Option.getOrElse(options.limit, () => Infinity)
  const table = yield* shownTable(columnsOf(run, found, limit))
  yield* writeLines([...headOf(run), ...table, ...failuresOf(found)])
}, Effect.scoped)
