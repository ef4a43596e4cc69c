import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { encodeRun } from "../../log/Run.ts"
import { textTable } from "../../report/textTable.ts"
import { openExistingLog } from "../log/existingLog.ts"
import { formulaLine, momentText, symbolsText, tookText } from "../log/runText.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { grouped } from "../terminal/summaryText.ts"
import type { RunsOptions } from "./runsFlags.ts"

/** Runs `runs`. */
export const runs = Effect.fn("marketsweep.runs")(function* (options: RunsOptions) {
  const log = yield* openExistingLog(options)
  const all = yield* log.runs
  const shown = all.slice(
    0,
    Option.getOrElse(options.limit, () => all.length),
  )
  if (options.format === "ndjson") return yield* writeLines(shown.map((run) => JSON.stringify(encodeRun(run))))
  yield* writeLines(
    textTable([
      { header: "run", align: "right", cells: shown.map(({ id }) => String(id)) },
      { header: "started (UTC)", align: "left", cells: shown.map(({ startedAt }) => momentText(startedAt)) },
      { header: "state", align: "left", cells: shown.map(({ state }) => state) },
      { header: "symbols", align: "right", cells: shown.map(symbolsText) },
      { header: "matches", align: "right", cells: shown.map(({ matches }) => grouped(matches)) },
      { header: "errors", align: "right", cells: shown.map(({ errors }) => grouped(errors)) },
      { header: "took", align: "right", cells: shown.map(tookText) },
      { header: "", align: "left", cells: shown.map(({ job }) => `${job.jobType} ${job.timeframe}`) },
      { header: "formula", align: "left", cells: shown.map(formulaLine) },
    ]),
  )
}, Effect.scoped)
