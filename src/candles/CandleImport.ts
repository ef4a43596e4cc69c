import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { InvalidJob, type StoreUnavailable } from "../job/JobError.ts"
import { Timeframe } from "../job/Timeframe.ts"
import { findCandleFiles } from "./candleFiles.ts"
import { importFile } from "./importFile.ts"
import { addTally, makeTally, type FileTally, type ImportReport, type RejectedRow } from "./importReport.ts"
import { openToWrite, storeUnavailable } from "./storeFile.ts"
import { makeStoreWriter } from "./storeWriter.ts"
import { UnusableFile } from "./UnusableFile.ts"

/** What to import into, and as what. @since 0.1.0 */
export interface ImportOptions {
  /** The path of the store; made, with its folder, where there is none. */
  readonly store: string
  /** What one bar of the files covers, e.g. `1d`. */
  readonly timeframe: Timeframe
  /** Called for every rejected row, in the order of the files. */
  readonly onRejected?: (row: RejectedRow) => void
  /** Called after each file, with how many are done and how many there are. */
  readonly onFile?: (done: number, total: number, path: string) => void
}

const withoutBars = (path: string, { rejectedRows, rows }: FileTally): UnusableFile => {
  const [{ line, reason } = { line: 1, reason: "" }] = rejectedRows
  const which = rows === 1 ? "its only row is no bar" : `none of its ${rows} rows is a bar`
  return new UnusableFile({ path, message: `Cannot import ${path}: ${which} (line ${line}: ${reason})` })
}

/**
 * Imports CSV files into a store. A path is a file, or a folder whose `.csv`
 * files are meant (not those of folders inside it).
 *
 * A file has a header line that names, in any order and case, `date` (or
 * `time`, `datetime`, `timestamp`, `open time`), `open`, `high`, `low`,
 * `close`, and perhaps `volume` (or `vol`) and `symbol` (or `ticker`, `name`).
 * Without a symbol column the file's name is the symbol: `BRK.B.csv`. `adj
 * close` is read only where there is no `close`. Fields are separated by commas,
 * semicolons or tabs, and may be quoted; a quoted field ends on its line. Times
 * are dates (`2013-02-08`, `20130208`), ISO instants, `2013-02-08 09:30` and
 * `201302080930` (UTC), or s, ms, µs or ns since 1970; a bar of a day or more has the
 * date that is written, or the UTC day of a count. A volume may be missing.
 *
 * A row that is no bar (a price that is missing or not above 0, a high below
 * the low, …) is left out and reported, as is a row whose time comes again
 * further down in its file. A file is one transaction: it is in the store whole
 * or not at all, whatever happens. What is in the store already is left as it
 * is, bars with new times are added, others replaced, so that importing a file
 * again changes nothing.
 *
 * Fails with `StoreUnavailable` where the store cannot be written and with
 * `InvalidJob` for a wrong timeframe; files that cannot be used are in the report.
 *
 * ```ts
 * import { importCsv } from "marketsweep"
 *
 * const program = importCsv(["prices/"], { store: "market.db", timeframe: "1d" })
 * ```
 *
 * @since 0.1.0
 */
export const importCsv = Effect.fn("importCsv")(function* (
  paths: ReadonlyArray<string>,
  options: ImportOptions,
): Effect.fn.Return<ImportReport, StoreUnavailable | InvalidJob, Scope.Scope> {
  const started = yield* Clock.currentTimeMillis
  const timeframe = yield* Schema.decodeUnknownEffect(Timeframe)(options.timeframe).pipe(
    Effect.mapError(({ message }) => new InvalidJob({ message })),
  )
  const db = yield* openToWrite(options.store)
  const writer = yield* Effect.try({ try: () => makeStoreWriter(db), catch: storeUnavailable(options.store) })
  const target = { path: options.store, db, writer, timeframe, onRejected: options.onRejected ?? (() => {}) }
  const { files, unusable: missing } = findCandleFiles(paths)
  const unusable: Array<UnusableFile> = [...missing]
  const total = makeTally()
  let done = 0
  for (const file of files) {
    yield* importFile(file, target).pipe(
      Effect.map((tally) => {
        addTally(total, tally)
        if (tally.rows > 0 && tally.rejected === tally.rows) unusable.push(withoutBars(file, tally))
      }),
      Effect.catchTag("UnusableFile", (error) => Effect.sync(() => unusable.push(error))),
    )
    options.onFile?.(++done, files.length, file)
  }
  return {
    ...total,
    files: files.length - (unusable.length - missing.length),
    symbols: total.symbols.size,
    repaired: [...total.repaired],
    unusable,
    durationMs: (yield* Clock.currentTimeMillis) - started,
  }
}, Effect.scoped)
