import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { importCsv } from "../candles/CandleImport.ts"
import { importSummary } from "./importSummary.ts"
import { store, timeframe } from "./scanFlags.ts"
import { StandardError } from "./StandardError.ts"
import { writeLines } from "./standardOutput.ts"
import { UsageError } from "./UsageError.ts"

const importFlags = {
  paths: Argument.String("path").pipe(
    Argument.withDescription(
      "CSV files, or folders of them; a file is named after its symbol unless it has a column for it",
    ),
    Argument.atLeast(1),
  ),
  store,
  timeframe,
}

interface ImportInput {
  readonly paths: ReadonlyArray<string>
  readonly store: string
  readonly timeframe: string
}

const runImport = Effect.fn("marketsweep.import")(function* ({ paths, store: file, timeframe: bar }: ImportInput) {
  const standardError = yield* StandardError
  const report = yield* importCsv(paths, {
    store: file,
    timeframe: bar,
    onRejected: (row) => standardError.line(`${row.file}:${row.line} ${row.reason}`),
    onFile: (done, total) => standardError.status(`${done} of ${total} files (${Math.floor((100 * done) / total)}%)`),
  }).pipe(Effect.ensuring(Effect.sync(() => standardError.status(undefined))))
  yield* writeLines(importSummary(report, file))
  if (report.unusable.length === 0) return
  return yield* new UsageError({ message: report.unusable.map(({ message }) => message).join("\nerror: ") })
})

/** `marketsweep import`: reads CSV files into a store. */
export const importCommand = Command.make("import", importFlags, runImport).pipe(
  Command.withDescription("Read CSV files of candles into a store"),
  Command.withExamples([
    {
      command: "marketsweep import prices/ --store market.db --timeframe 1d",
      description: "Every .csv in a folder, each named after its symbol",
    },
  ]),
)
