import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { importCsv } from "../../candles/import/CandleImport.ts"
import type { ImportOptions } from "../../candles/import/options/importOptions.ts"
import { monotonicMsOf } from "../../job/monotonicMs.ts"
import { UsageError } from "../options/UsageError.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { rateReport } from "../terminal/rateReport.ts"
import { count, grouped } from "../terminal/summaryText.ts"
import { isOwnStore, shownStore } from "../../candles/store/storeAddress.ts"
import type { ImportInput } from "./importFlags.ts"
import { importSummary } from "./importSummary.ts"
import { makeRejectedRows } from "./rejectedRows.ts"

/** Values by column; a column that is named twice may have any of its values. */
const whereOf = (pairs: ReadonlyArray<readonly [string, string]>): Readonly<Record<string, ReadonlyArray<string>>> => {
  const values = new Map<string, ReadonlyArray<string>>()
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries(values)
}

const optionsOf = (input: ImportInput): Omit<ImportOptions, "store"> => {
  const symbol = Option.getOrUndefined(input.symbol)
  const header = Option.getOrUndefined(input.header)
  const dateFormat = Option.getOrUndefined(input.dateFormat)
  const timeZone = Option.getOrUndefined(input.timeZone)
  const decimal = Option.getOrUndefined(input.decimal)
  const dividePrices = Option.getOrUndefined(input.dividePrices)
  const exchange = Option.getOrUndefined(input.exchange)
  const session = Option.getOrUndefined(input.session)
  const adjustment = Option.getOrUndefined(input.adjustment)
  return {
    columns: Object.fromEntries(input.column),
    where: whereOf(input.where),
    aggregate: input.aggregate,
    barTimes: input.barTimes,
    allowGaps: input.allowGaps,
    allowNegative: input.allowNegative,
    check: input.check,
    ...(Option.isSome(input.quality) ? { quality: input.quality.value } : {}),
    ...(symbol === undefined ? {} : { symbol }),
    ...(header === undefined ? {} : { header: header.split(",") }),
    ...(dateFormat === undefined ? {} : { dateFormat }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(Option.isSome(input.timeframe) ? { timeframe: input.timeframe.value } : {}),
    ...(dividePrices === undefined ? {} : { dividePrices }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(session === undefined ? {} : { session }),
    ...(adjustment === undefined ? {} : { adjustment }),
    ...(input.adjusted ? { prices: "adjusted" } : input.raw ? { prices: "raw" } : {}),
  }
}

/** Runs `import`. */
export const importFiles = Effect.fn("marketsweep.import")(function* (input: ImportInput) {
  const standardError = yield* StandardError
  if (Option.isNone(input.store) && !input.check) return yield* new UsageError({ message: "missing option --store" })
  if (input.adjusted && input.raw) {
    return yield* new UsageError({ message: "--adjusted and --raw exclude each other: give one of them" })
  }
  const file = Option.getOrElse(input.store, () => "")
  if (file !== "" && !isOwnStore(file)) {
    return yield* new UsageError({
      message: `${shownStore(file)} is not a store to import into: name a file such as market.db`,
    })
  }
  const rejected = makeRejectedRows(standardError.line)
  const readAs: Array<string> = []
  const clock = yield* Clock.Clock
  const started = monotonicMsOf(clock)
  const tell = rateReport(standardError)
  let read = 0
  const interrupted = Effect.sync(() =>
    standardError.line(
      `interrupted after ${count(read, "file", "files")}, all in ${file}: run it again for the others`,
    ),
  )
  const report = yield* importCsv(input.paths, {
    ...optionsOf(input),
    store: file,
    onRejected: rejected.add,
    onReadAs: (path, description) => {
      if (input.check) readAs.push(`${path}: ${description}`)
    },
    onFile: (done) => {
      read = done
    },
    onProgress: ({ files, rows, share, totalFiles }) => {
      const done = `${grouped(files)} of ${count(totalFiles, "file", "files")}`
      tell({ done, share, rows }, monotonicMsOf(clock) - started)
    },
  }).pipe(
    Effect.ensuring(Effect.sync(() => standardError.status(undefined))),
    Effect.onInterrupt(() => interrupted),
  )
  for (const line of rejected.rest(report)) standardError.line(line)
  yield* writeLines([...readAs, ...importSummary(report, input.check ? "nothing was stored" : file)])
  const failures = report.unusable.map(({ message }) => message)
  if (report.conflicts > 0) {
    failures.push(
      `${count(report.conflicts, "row has", "rows have")} the symbol and time of another row, but other values: none of them is stored`,
    )
  }
  if (failures.length > 0) return yield* new UsageError({ message: failures.join("\nerror: ") })
})
