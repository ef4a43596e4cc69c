import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { formatInstant } from "../../job/Instant.ts"
import { diffResults } from "../../log/diffResults.ts"
import type { Run } from "../../log/Run.ts"
import { formatNumbers } from "../../report/numberFormat.ts"
import type { TextColumn } from "../../report/textTable.ts"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { matchJson } from "../log/runText.ts"
import { shownTable } from "../terminal/shownTable.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import type { DiffOptions } from "./diffFlags.ts"

type Changes = ReturnType<typeof diffResults>

const SIGNS = { added: "+", removed: "-", answered: "!", unanswered: "!" } as const

const DAY_MS = 86_400_000

const textOf = (time: number): string =>
  formatInstant(time)
    .slice(0, time % DAY_MS === 0 ? 10 : 16)
    .replace("T", " ")

const whyOf = (change: Changes[number]): string => {
  const which = change.change === "answered" ? "before" : "after"
  return `no answer ${which}${"match" in change || change.message === undefined ? "" : `: ${change.message}`}`
}

const whatOf = (changes: Changes): ReadonlyArray<string> => {
  const closes = formatNumbers(changes.flatMap((change) => ("match" in change ? [change.match.close] : []))).values()
  return changes.map((change) => ("match" in change ? (closes.next().value ?? "") : whyOf(change)))
}

const columnsOf = (changes: Changes): ReadonlyArray<TextColumn> => [
  { header: "", align: "left", cells: changes.map(({ change }) => SIGNS[change]) },
  { header: "symbol", align: "left", cells: changes.map(({ symbol }) => symbol) },
  {
    header: "time (UTC)",
    align: "left",
    cells: changes.map((each) => ("match" in each ? textOf(each.match.time) : "")),
  },
  { header: "close", align: "left", cells: whatOf(changes) },
]

const jsonOf = (change: Changes[number]): string =>
  JSON.stringify(
    "match" in change
      ? { change: change.change, symbol: change.symbol, ...matchJson(change.match) }
      : { change: change.change, symbol: change.symbol, message: change.message },
  )

/** The differences between two runs that make their matches incomparable. */
const differencesOf = ({ job: one }: Run, { job: other }: Run): ReadonlyArray<string> => [
  ...(one.formula === other.formula ? [] : ["the formula"]),
  ...(JSON.stringify(one.parameters ?? {}) === JSON.stringify(other.parameters ?? {}) ? [] : ["its parameters"]),
  ...(one.timeframe === other.timeframe ? [] : [`the timeframe (${one.timeframe} and ${other.timeframe})`]),
  ...(one.jobType === other.jobType ? [] : [`the job type (${one.jobType} and ${other.jobType})`]),
]

/** Runs `diff`. */
export const diffRuns = Effect.fn("marketsweep.diff")(function* (options: DiffOptions) {
  const log = yield* openExistingLog(options)
  const before = yield* chosenRun(log, options.before)
  const after = yield* chosenRun(log, options.after)
  const resultsOf = ({ id }: Run) => Stream.runCollect(log.results(id))
  const changes = diffResults(yield* resultsOf(before), yield* resultsOf(after))
  const others = differencesOf(before, after)
  if (others.length > 0) {
    const standardError = yield* StandardError
    standardError.line(
      `warning: runs ${before.id} and ${after.id} are not comparable: they differ in ${others.join(", ")}`,
    )
  }
  if (options.format === "ndjson") return yield* writeLines(changes.map(jsonOf))
  const number = (kind: string): number => changes.filter(({ change }) => change === kind).length
  const summary = `${count(number("added"), "match", "matches")} more, ${count(number("removed"), "match", "matches")} gone`
  yield* writeLines(changes.length === 0 ? [summary] : [...(yield* shownTable(columnsOf(changes))), "", summary])
}, Effect.scoped)
