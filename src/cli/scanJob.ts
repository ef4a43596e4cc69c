import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { FormulaError } from "../job/JobError.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import { decodeJob } from "../job/ProcessingJob.ts"
import { defaultWorker } from "../worker/defaultWorkerUrl.ts"
import { warnOfEmptyRange } from "./emptyRange.ts"
import { inFormulaOption, readFormulaOption } from "./formulaOption.ts"
import { parametersOf } from "./parameters.ts"
import type { ScanOptions } from "./scanFlags.ts"
import { readSymbolList } from "./symbolList.ts"
import { UsageError } from "./UsageError.ts"

// Opened here first, so that a store that is not one is told once, before any thread is started.
const symbolsInStore = (store: string, timeframe: Timeframe) =>
  CandleRepository.use((repository) => repository.symbols(timeframe)).pipe(
    Effect.provide(CandleRepository.layerSqlite(store)),
  )

const wholeStore = Effect.fnUntraced(function* ({ store, timeframe }: ScanOptions) {
  if (Option.isNone(store)) {
    return yield* new UsageError({ message: "nothing says which symbols: give --store FILE, or --symbols A,B,…" })
  }
  const symbols = yield* symbolsInStore(store.value, timeframe)
  if (symbols.length > 0) return symbols
  return yield* new UsageError({
    message: `${store.value} has no ${timeframe} bars: import some with marketsweep import PATH --store ${store.value} --timeframe ${timeframe}`,
  })
})

const askedFor = Effect.fnUntraced(function* (options: ScanOptions) {
  const { repeated, symbols } = yield* readSymbolList(options.symbols)
  if (repeated.length > 0) {
    const shown = repeated.slice(0, 5).join(", ") + (repeated.length > 5 ? ", …" : "")
    yield* Effect.logWarning(`listed more than once, run once: ${shown}`)
  }
  if (Option.isSome(options.store) && Option.isNone(options.worker)) {
    yield* symbolsInStore(options.store.value, options.timeframe)
  }
  return symbols
})

const checkOptions = (options: ScanOptions): UsageError | undefined => {
  const ownWorker = Option.isSome(options.worker)
  if (!ownWorker && Option.isNone(options.formula)) {
    return new UsageError({
      message: 'there is no formula: give --formula TEXT, such as --formula "close > ta.sma(close, 50)"',
    })
  }
  if (!ownWorker && Option.isNone(options.store)) {
    return new UsageError({ message: "there is no store: give --store FILE (marketsweep import makes one)" })
  }
  if (Option.isSome(options.from) && Option.isSome(options.to) && options.from.value >= options.to.value) {
    return new UsageError({ message: "the range is empty: --from must be before --to" })
  }
  return undefined
}

const optional = <K extends string, A>(key: K, value: Option.Option<A>): { readonly [P in K]?: A } | {} =>
  Option.isSome(value) ? { [key]: value.value } : {}

/** The job that the options of `scan` ask for. */
export const scanJob = Effect.fnUntraced(function* (options: ScanOptions) {
  const mistake = checkOptions(options)
  if (mistake !== undefined) return yield* mistake
  const formula = yield* Effect.transposeOption(Option.map(options.formula, readFormulaOption))
  const parameters = yield* parametersOf(options.param)
  const symbols = yield* options.symbols.length > 0 ? askedFor(options) : wholeStore(options)
  yield* warnOfEmptyRange(options)
  const job = yield* decodeJob({
    id: "command-line",
    jobType: options.jobType,
    symbols: [],
    timeframe: options.timeframe,
    dateRange: { ...optional("from", options.from), ...optional("to", options.to) },
    ...optional("formula", formula),
    ...parameters,
    ...optional("timeoutMs", options.timeout),
    ...optional("retries", options.retries),
  })
  // The engine checks them; thousands of them take the schema 8 ms, cold.
  return { ...job, symbols }
})

/** Tells the file of a mistake in the formula that the options name. */
export const inScanFormula =
  ({ formula }: ScanOptions) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | FormulaError, R> =>
    Effect.mapError(effect, (error) =>
      error instanceof FormulaError && Option.isSome(formula) ? inFormulaOption(formula.value, error) : error,
    )

/** The module that the workers run. */
export const scanWorker = Effect.fnUntraced(function* ({ worker }: ScanOptions) {
  if (Option.isNone(worker)) return defaultWorker
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const file = path.resolve(worker.value)
  const exists = yield* files.exists(file).pipe(Effect.orElseSucceed(() => false))
  if (!exists) return yield* new UsageError({ message: `there is no worker module ${file}: check --worker` })
  return yield* Effect.orDie(path.toFileUrl(file))
})
