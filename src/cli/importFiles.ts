import * as Effect from "effect/Effect"
import { importCsv } from "../candles/CandleImport.ts"
import { importSummary } from "./importSummary.ts"
import { StandardError } from "./StandardError.ts"
import { writeLines } from "./standardOutput.ts"
import { count } from "./summaryText.ts"
import { UsageError } from "./UsageError.ts"

interface ImportInput {
  readonly paths: ReadonlyArray<string>
  readonly store: string
  readonly timeframe: string
}

/** Runs what the options of `import` ask for. */
export const importFiles = Effect.fn("marketsweep.import")(function* ({
  paths,
  store: file,
  timeframe: bar,
}: ImportInput) {
  const standardError = yield* StandardError
  let read = 0
  const interrupted = Effect.sync(() =>
    standardError.line(`interrupted after ${count(read, "file", "files")}, all in ${file}: run it again for the rest`),
  )
  const report = yield* importCsv(paths, {
    store: file,
    timeframe: bar,
    onRejected: (row) => standardError.line(`${row.file}:${row.line} ${row.reason}`),
    onFile: (done, total) => {
      read = done
      standardError.status(`${done} of ${total} files (${Math.floor((100 * done) / total)}%)`)
    },
  }).pipe(
    Effect.ensuring(Effect.sync(() => standardError.status(undefined))),
    Effect.onInterrupt(() => interrupted),
  )
  yield* writeLines(importSummary(report, file))
  if (report.unusable.length === 0) return
  return yield* new UsageError({ message: report.unusable.map(({ message }) => message).join("\nerror: ") })
})
