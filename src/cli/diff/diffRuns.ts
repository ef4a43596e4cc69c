import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { formatInstant } from "../../job/Instant.ts"
import { diffResults } from "../../log/diffResults.ts"
import { formatNumbers } from "../../report/numberFormat.ts"
import { textTable } from "../../report/textTable.ts"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { matchJson } from "../log/runText.ts"
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

const tableOf = (changes: Changes): ReadonlyArray<string> =>
  textTable([
    { header: "", align: "left", cells: changes.map(({ change }) => SIGNS[change]) },
    { header: "symbol", align: "left", cells: changes.map(({ symbol }) => symbol) },
    {
      header: "time (UTC)",
      align: "left",
      cells: changes.map((each) => ("match" in each ? textOf(each.match.time) : "")),
    },
    { header: "close", align: "left", cells: whatOf(changes) },
  ])

const jsonOf = (change: Changes[number]): string =>
  JSON.stringify(
    "match" in change
      ? { change: change.change, symbol: change.symbol, ...matchJson(change.match) }
      : { change: change.change, symbol: change.symbol, message: change.message },
  )

/** Runs `diff`. */
export const diffRuns = Effect.fn("marketsweep.diff")(function* (options: DiffOptions) {
  const log = yield* openExistingLog(options)
  const resultsOf = Effect.fnUntraced(function* (run: number | "last") {
    const { id } = yield* chosenRun(log, run)
    return yield* Stream.runCollect(log.results(id))
  })
  const changes = diffResults(yield* resultsOf(options.before), yield* resultsOf(options.after))
  if (options.format === "ndjson") return yield* writeLines(changes.map(jsonOf))
  const number = (kind: string): number => changes.filter(({ change }) => change === kind).length
  const summary = `${count(number("added"), "match", "matches")} more, ${count(number("removed"), "match", "matches")} gone`
  yield* writeLines(changes.length === 0 ? [summary] : [...tableOf(changes), "", summary])
}, Effect.scoped)
