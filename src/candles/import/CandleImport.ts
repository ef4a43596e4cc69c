import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { InvalidJob, type StoreUnavailable } from "../../job/JobError.ts"
import type { QualityFinding, QualityRule } from "../../job/QualityFinding.ts"
import { Timeframe } from "../../job/Timeframe.ts"
import { makePlainForm } from "../csv/judge/plainForm.ts"
import { inspectStore } from "../inspect/inspectStore.ts"
import { actionsOf, IMPORT_ACTIONS, rulesWith } from "../quality/QualityPolicy.ts"
import { countFinding } from "../quality/QualityReport.ts"
import { readNegativePrices } from "../sqlite/records/negativePrices.ts"
import { openToWrite } from "../sqlite/file/storeFile.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import { makeStoreWriter } from "../sqlite/writing/storeWriter.ts"
import { findCandleFiles } from "./files/candleFiles.ts"
import type { ImportTarget } from "./importFile.ts"
import { chosenTimeframe } from "./inferTimeframe.ts"
import { importFiles } from "./importFiles.ts"
import { importSettings, type ImportOptions } from "./options/importOptions.ts"
import { makeNotes, reported, type ImportReport } from "./report/importReport.ts"
import { NO_EXCLUSIONS, rehearseImport, rehearsedRules } from "./rehearseImport.ts"
import { makeImportSink } from "./sink/seriesSink.ts"

/** A store that goes when the import ends, for one that is to store nothing. */
const passingStore = Effect.acquireRelease(
  Effect.try({ try: () => mkdtempSync(join(tmpdir(), "marketsweep-check-")), catch: storeUnavailable(tmpdir()) }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
).pipe(Effect.map((folder) => join(folder, "market.db")))

/** The symbols of a timeframe, and whether what was found of their bars is recorded. */
const symbolsIn = (db: DatabaseSync, timeframe: string): ReadonlyMap<string, boolean> => {
  const rows = db.prepare("SELECT symbol, verdict FROM series WHERE timeframe = ?").all(timeframe)
  return new Map(rows.map(({ symbol, verdict }) => [String(symbol), verdict !== null]))
}

/** The timeframes of a store. */
const timeframesIn = (db: DatabaseSync): ReadonlyArray<string> =>
  db
    .prepare("SELECT DISTINCT timeframe FROM series ORDER BY 1")
    .all()
    .map(({ timeframe }) => String(timeframe))

/** The same import, of which nothing is told. */
const withoutHooks = ({
  onFile: _,
  onFinding: __,
  onReadAs: ___,
  onRejected: ____,
  onProgress: _____,
  ...options
}: ImportOptions) => options

const readTwice = (rules: ReadonlyArray<QualityRule>): string =>
  `Standard input can be read once, and files are read twice where ${rules.join(", ")} are to be rejected or to fail: import a file`

/**
 * Imports files of candles into a store. A path is a file, an archive (`.zip`,
 * `.tar`, `.tar.gz`, `.tgz`, `.tar.zst`), `-` for standard input, or a folder, which stands for every file below it
 * that may have candles (`.csv`, `.txt`, `.tsv`, `.json`, `.parquet`,
 * `.feather`, `.arrow`, also `.gz`, `.zst` and `.zip`). Parquet needs the
 * package `hyparquet`, Arrow and Feather need `@uwdata/flechette`.
 *
 * How a file of text is written is found out from its first 500 rows: its separator,
 * the line that names its columns (in many languages and the ways of the usual
 * sources), the form of its dates, and whether its numbers have a decimal point
 * or comma. A form counts if rows are bars in it: the high is the highest and
 * the low the lowest. Where two forms fit, the file is refused with both
 * readings and the option that decides. Without a column of symbols the file's
 * name is the symbol: `BRK.B.csv`.
 *
 * Times are epoch ms UTC: times of day without a zone are UTC unless `timeZone`
 * says otherwise; a bar of a day or more has the date that is written. Bars that
 * lie closer together or further apart than the timeframe are refused. A row
 * that is no bar (a price that is missing or not above 0, a high below the low,
 * …) is left out and reported, as are rows of one symbol and time with different
 * values: none of them is chosen. What was taken for granted, and which columns
 * and files were not read, is in the report.
 *
 * What was stored is then checked by every rule of quality: `quality` says what
 * to reject, to mark (so that later results of the symbol have the flag
 * `Quality`), and what a file fails for.
 *
 * A file is one transaction: it is in the store whole or not at all, whatever
 * happens. Bars with new times are added to what is stored, others replaced, so
 * that importing a file again changes nothing. A file that contradicts an
 * earlier one of the same import is refused.
 *
 * Fails with `StoreUnavailable` where the store cannot be written and with
 * `InvalidJob` for a wrong timeframe or option; files that cannot be used are in
 * the report.
 *
 * ```ts
 * import { importCsv } from "marketsweep"
 *
 * const program = importCsv(["prices/"], {
 *   store: "market.db",
 *   timeframe: "1d",
 *   columns: { close: "Close/Last" },
 *   where: { SERIES: ["EQ"] },
 * })
 * ```
 *
 * @since 0.1.0
 */
export const importCsv = Effect.fn("importCsv")(function* (
  paths: ReadonlyArray<string>,
  options: ImportOptions,
): Effect.fn.Return<ImportReport, StoreUnavailable | InvalidJob, Scope.Scope> {
  const started = yield* Clock.currentTimeMillis
  if (options.timeframe !== undefined)
    yield* Schema.decodeUnknownEffect(Timeframe)(options.timeframe).pipe(
      Effect.mapError(({ message }) => new InvalidJob({ message })),
    )
  const others = importSettings(options)
  if (typeof others === "string") return yield* new InvalidJob({ message: others })
  const actions = actionsOf(options.quality, IMPORT_ACTIONS)
  if (typeof actions === "string") return yield* new InvalidJob({ message: actions })
  const rehearsed = rehearsedRules(actions)
  if (rehearsed.length > 0 && paths.includes("-")) return yield* new InvalidJob({ message: readTwice(rehearsed) })
  const { files, leftOut, unusable: missing } = yield* findCandleFiles(paths)
  const path = options.check === true ? yield* passingStore : options.store
  const timeframeFor = (stored: ReadonlyArray<string>) =>
    chosenTimeframe(files, stored, { options, settings: { ...others, timeframe: "1d" } })
  // A store is made only for files whose bars are known.
  const early = existsSync(path) ? undefined : yield* timeframeFor([])
  const db = yield* openToWrite(path)
  const writer = yield* Effect.try({ try: () => makeStoreWriter(db), catch: storeUnavailable(path) })
  const inferred =
    early ?? (yield* timeframeFor(yield* Effect.try({ try: () => timeframesIn(db), catch: storeUnavailable(path) })))
  const { timeframe } = inferred
  const settings = { ...others, timeframe }
  const known = yield* Effect.try({ try: () => symbolsIn(db, timeframe), catch: storeUnavailable(path) })
  const negatives = yield* Effect.try({ try: () => readNegativePrices(db), catch: storeUnavailable(path) })
  const { allowNegative } = settings
  const plainForm = makePlainForm()
  const targetOf = (told: ImportOptions, excluded: ReadonlyMap<string, string>): Omit<ImportTarget, "onShare"> => ({
    options: { ...told, store: path },
    settings,
    actions,
    excluded,
    negatives,
    plainForm,
    db,
    sink: makeImportSink(writer, timeframe, { allowNegative, known, negatives }),
    assumptions: makeNotes(),
    unusedColumns: makeNotes(),
  })
  const exclusions =
    rehearsed.length === 0
      ? NO_EXCLUSIONS
      : yield* rehearseImport(files, targetOf(withoutHooks(options), new Map()), timeframe)
  const target = targetOf(options, exclusions.symbols)
  if (inferred.note !== undefined) for (const { path: file } of files) target.assumptions.add(inferred.note, file)
  const imported = yield* importFiles(files, target, {
    refused: exclusions.files,
    onImported: () => {},
    onFile: options.onFile ?? (() => {}),
    onProgress: options.onProgress ?? (() => {}),
  })
  const { total } = imported
  const onFinding = (finding: QualityFinding): void => {
    countFinding(total.quality, finding, "mark")
    options.onFinding?.(finding)
  }
  const ignored = rulesWith(actions, "ignore")
  const inspection = { timeframe, changes: target.sink.changes(), allowNegative, ignored, onFinding }
  yield* inspectStore(db, { ...inspection, record: true }, storeUnavailable(path))
  const passed = new Map(leftOut)
  for (const [ending, count] of imported.leftOut) passed.set(ending, (passed.get(ending) ?? 0) + count)
  const left = [...imported.leftOut.values()].reduce((sum, count) => sum + count, 0)
  return {
    ...reported(total),
    timeframe,
    files: files.length - left - imported.unusable.length,
    assumptions: target.assumptions.all(),
    unusedColumns: target.unusedColumns.all(),
    leftOut: [...passed].map(([ending, count]) => ({ ending, files: count })),
    unusable: [...missing, ...imported.unusable],
    durationMs: (yield* Clock.currentTimeMillis) - started,
  }
}, Effect.scoped)
