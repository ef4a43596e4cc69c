import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import type { Hit } from "../../log/Run.ts"
import { formatNumbers } from "../../report/numberFormat.ts"
import { openExistingLog } from "../log/existingLog.ts"
import { formulaLine, matchJson, momentText } from "../log/runText.ts"
import { UsageError } from "../options/UsageError.ts"
import { shownTable } from "../terminal/shownTable.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { grouped } from "../terminal/summaryText.ts"
import type { HitsOptions } from "./hitsFlags.ts"

/** A bar that matched a formula in one or more runs. */
interface FoundBar extends Hit {
  /** The runs that found it, newest first. */
  readonly runs: ReadonlyArray<number>
}

const formulaOf = ({ job: { formula, jobType, parameters, timeframe } }: Hit["run"]): string =>
  JSON.stringify([timeframe, formula, parameters, jobType])

const foundBars = (hits: ReadonlyArray<Hit>): ReadonlyArray<FoundBar> => {
  const found = Map.groupBy(hits, ({ match, run }) => `${match.time} ${formulaOf(run)}`)
  return Array.from(found.values(), (same) => ({ ...same[0], runs: same.map(({ run }) => run.id) })).toSorted(
    (a, b) => b.match.time - a.match.time || b.run.id - a.run.id,
  )
}

const runsText = ([newest, ...others]: ReadonlyArray<number>): string =>
  others.length === 0 ? String(newest) : `${newest} and ${grouped(others.length)} before`

/** Says that there are no matches: perhaps the name of the symbol is wrong. */
const noneText = Effect.fnUntraced(function* (log: KeptRuns, symbol: string) {
  for (const { id } of yield* log.runs) {
    if ((yield* log.symbols(id)).includes(symbol)) return `${symbol} has no match in the runs of ${log.path}`
  }
  return `${symbol} is in no run of ${log.path}: check the spelling, also upper and lower case`
})

/** Runs `hits`. */
export const hits = Effect.fn("marketsweep.hits")(function* ({ format, limit, symbol, ...options }: HitsOptions) {
  if (symbol === "") return yield* new UsageError({ message: "nothing says which symbol: name one" })
  const log = yield* openExistingLog(options)
  const found = foundBars(yield* log.hits(symbol))
  const shown = found.slice(
    0,
    Option.getOrElse(limit, () => found.length),
  )
  if (format === "ndjson") {
    return yield* writeLines(
      shown.map(({ match, run, runs }) =>
        JSON.stringify({ symbol, ...matchJson(match), runs, timeframe: run.job.timeframe, formula: run.job.formula }),
      ),
    )
  }
  if (found.length === 0) return yield* writeLines([yield* noneText(log, symbol)])
  yield* writeLines(
    yield* shownTable([
      { header: "time (UTC)", align: "left", cells: shown.map(({ match }) => momentText(match.time)) },
      { header: "close", align: "right", cells: formatNumbers(shown.map(({ match }) => match.close)) },
      { header: "run", align: "left", cells: shown.map(({ runs }) => runsText(runs)) },
      { header: "", align: "left", cells: shown.map(({ run }) => run.job.timeframe) },
      { header: "formula", align: "left", cells: shown.map(({ run }) => formulaLine(run)) },
    ]),
  )
}, Effect.scoped)
