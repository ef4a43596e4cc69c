import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { encodeRun } from "../../log/Run.ts"
import type { TextColumn } from "../../report/textTable.ts"
import { noRunsIn, openExistingLog } from "../log/existingLog.ts"
import { formulaLine, momentText, type ShownRun, symbolsText, tookText } from "../log/runText.ts"
import { shownTable } from "../terminal/shownTable.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { grouped } from "../terminal/summaryText.ts"
import type { RunsOptions } from "./runsFlags.ts"

/** What a narrow terminal shows last. */
const SPARE = ["took", "errors", "symbols"]

const columnsOf = (shown: ReadonlyArray<ShownRun>): ReadonlyArray<TextColumn> => [
  { header: "run", align: "right", cells: shown.map(({ id }) => String(id)) },
  { header: "started (UTC)", align: "left", cells: shown.map(({ startedAt }) => momentText(startedAt)) },
  { header: "state", align: "left", cells: shown.map(({ state }) => state) },
  { header: "symbols", align: "right", cells: shown.map(symbolsText) },
  { header: "matches", align: "right", cells: shown.map(({ matches }) => grouped(matches)) },
  { header: "errors", align: "right", cells: shown.map(({ errors }) => grouped(errors)) },
  { header: "took", align: "right", cells: shown.map(tookText) },
  { header: "", align: "left", cells: shown.map(({ job }) => `${job.jobType} ${job.timeframe}`) },
  { header: "formula", align: "left", cells: shown.map(formulaLine) },
]

const NO_CLUSTER_RUNS = "the cluster has no runs yet: marketsweep scan --cluster starts one"

/** Prints the newest runs, as many as `--limit` allows, or that there are `none`. */
const print = Effect.fnUntraced(function* <R extends ShownRun>(
  { format, limit }: RunsOptions,
  all: ReadonlyArray<R>,
  encode: (run: R) => unknown,
  none: string,
) {
  if (all.length === 0 && format === "table") return yield* writeLines([none])
  const shown = all.slice(
    0,
    Option.getOrElse(limit, () => all.length),
  )
  yield* writeLines(
    format === "ndjson" ? shown.map((run) => JSON.stringify(encode(run))) : yield* shownTable(columnsOf(shown), SPARE),
  )
})

/** Runs `runs`. */
export const runs = Effect.fn("marketsweep.runs")(function* (options: RunsOptions) {
  if (!options.cluster) {
    const log = yield* openExistingLog(options)
    return yield* print(options, yield* log.runs, encodeRun, noRunsIn(log))
  }
  const { encodeClusterRun, openRuns } = yield* Effect.promise(() => import("../cluster/openRuns.ts"))
  const cluster = yield* openRuns(options)
  yield* print(options, yield* cluster.runs, encodeClusterRun, NO_CLUSTER_RUNS)
}, Effect.scoped)
