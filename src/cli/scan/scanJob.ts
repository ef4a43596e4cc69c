import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { FormulaError } from "../../job/JobError.ts"
import { decodeJob } from "../../job/ProcessingJob.ts"
import { warnOfEmptyRange } from "../options/emptyRange.ts"
import { givenTimeframe } from "../options/givenTimeframe.ts"
import { inFormulaOption, readFormulaOption } from "../options/formulaOption.ts"
import { parametersOf } from "../options/parameters.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { chosenSymbols } from "./chosenSymbols.ts"
import { UsageError } from "../options/UsageError.ts"

/** Runners have their own workers and candles. */
const checkClusterOptions = ({ isolation, report, serve, worker, workers }: ScanOptions): UsageError | undefined => {
  const isGiven = Option.isSome(isolation) || Option.isSome(workers) || Option.isSome(worker)
  if (isGiven) {
    const message = "--isolation, --workers and --worker are options of each runner: leave them out with --cluster"
    return new UsageError({ message })
  }
  if (Option.isSome(report) || Option.isSome(serve)) {
    return new UsageError({
      message: "--report and --serve show a scan on this machine: leave them out with --cluster",
    })
  }
  return undefined
}

const checkOptions = (options: ScanOptions): UsageError | undefined => {
  const ownWorker = Option.isSome(options.worker)
  if (!ownWorker && Option.isNone(options.formula)) {
    return new UsageError({
      message: 'there is no formula: give --formula TEXT, such as --formula "close > ta.sma(close, 50)"',
    })
  }
  if (options.cluster) return checkClusterOptions(options)
  if (options.detach) {
    return new UsageError({ message: "--detach needs a cluster: add --cluster" })
  }
  if (Option.isSome(options.weight) || Option.isSome(options.waitForRunner)) {
    return new UsageError({
      message: "--weight and --wait-for-runner need a cluster: add --cluster",
    })
  }
  if (!ownWorker && Option.isNone(options.store)) {
    return new UsageError({ message: "there is no store: give --store FILE (marketsweep import makes one)" })
  }
  if (Option.isSome(options.report) && options.jobType === "compute") {
    return new UsageError({ message: "a report shows matches: leave out --report, or --job-type compute" })
  }
  if (Option.isSome(options.serve) && options.jobType === "compute") {
    return new UsageError({ message: "a live page shows matches: leave out --serve, or --job-type compute" })
  }
  if (Option.isSome(options.report) && Option.isNone(options.store)) {
    return new UsageError({ message: "a report shows candles: give --store FILE, or leave out --report" })
  }
  if (Option.isSome(options.from) && Option.isSome(options.to) && options.from.value >= options.to.value) {
    return new UsageError({ message: "the range is empty: --from must be before --to" })
  }
  return undefined
}

const optional = <K extends string, A>(key: K, value: Option.Option<A>): { readonly [P in K]?: A } | {} =>
  Option.isSome(value) ? { [key]: value.value } : {}

/** Builds the job of a scan from its options. */
export const scanJob = Effect.fnUntraced(function* (options: ScanOptions) {
  const mistake = checkOptions(options)
  if (mistake !== undefined) return yield* mistake
  const formula = yield* Effect.transposeOption(Option.map(options.formula, readFormulaOption))
  const parameters = yield* parametersOf(options.param)
  const timeframe = yield* givenTimeframe(options.timeframe, options.store)
  const chosen = yield* chosenSymbols(options, timeframe)
  yield* warnOfEmptyRange(options, timeframe)
  const job = yield* decodeJob({
    id: "command-line",
    jobType: options.jobType,
    symbols: [],
    timeframe,
    dateRange: { ...optional("from", options.from), ...optional("to", options.to) },
    ...optional("formula", formula),
    ...parameters,
    ...optional("condition", options.condition),
    ...optional("timeoutMs", options.timeout),
    ...optional("retries", options.retries),
  })
  // The engine checks them; the schema would take 8 ms for thousands of them, cold.
  return { ...job, ...chosen }
})

/** Adds the file of `--formula` to the place of a mistake. */
export const inScanFormula =
  ({ formula }: ScanOptions) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | FormulaError, R> =>
    Effect.mapError(effect, (error) =>
      error instanceof FormulaError && Option.isSome(formula) ? inFormulaOption(formula.value, error) : error,
    )
