import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { formatInstant } from "../../job/Instant.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { Run } from "../../log/Run.ts"
import { toNdjson } from "../../report/ndjson.ts"
import { matchRows, renderIndicators, renderMatches } from "../../report/ResultTable.ts"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { momentText, symbolsText, tookText } from "../log/runText.ts"
import { UsageError } from "../options/UsageError.ts"
import { writeLines, writeStream } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import type { ShowOptions } from "./showFlags.ts"

const rangeText = ({ job: { dateRange } }: Run): string => {
  const { from, to } = dateRange
  if (from === undefined && to === undefined) return "all bars"
  return `bars from ${from === undefined ? "the first" : formatInstant(from)} up to ${to === undefined ? "the last" : formatInstant(to)}`
}

/** What a run asked, and how it ended. */
const headOf = (run: Run): ReadonlyArray<string> => {
  const { errors, id, job, matches, message, settings, source, startedAt, state } = run
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

const table = (run: Run, results: ReadonlyArray<ProcessingResult>, limit: number): ReadonlyArray<string> => {
  const failed = results.flatMap(({ error, symbol }) => (error === undefined ? [] : [{ error, symbol }]))
  const answered = results.filter(({ error }) => error === undefined)
  const lines =
    run.job.jobType === "compute"
      ? renderIndicators(
          answered.map(({ computedIndicators, flags, symbol }) => ({
            symbol,
            values: computedIndicators,
            ...(flags === undefined ? {} : { flags }),
          })),
          limit,
        )
      : renderMatches(answered.flatMap(matchRows), limit)
  return [...lines, ...failed.map(({ error, symbol }) => `${error._tag}  ${symbol}  ${error.message}`)]
}

/** Runs `show`. */
export const showRun = Effect.fn("marketsweep.show")(function* (options: ShowOptions) {
  const log = yield* openExistingLog(options)
  const run = yield* chosenRun(log, options.run)
  const isAsked = Option.match(options.symbol, {
    onNone: () => () => true,
    onSome: (asked) => (symbol: string) => symbol === asked,
  })
  const results = Stream.filter(log.results(run.id), ({ symbol }) => isAsked(symbol))
  if (options.format === "ndjson") return yield* writeStream(Stream.map(results, toNdjson))
  const all = yield* Stream.runCollect(results)
  if (Option.isSome(options.symbol) && all.length === 0) {
    return yield* new UsageError({ message: `run ${run.id} has no result of ${options.symbol.value}` })
  }
  const limit = Option.getOrElse(options.limit, () => Infinity)
  yield* writeLines([...headOf(run), ...table(run, all, limit)])
}, Effect.scoped)
