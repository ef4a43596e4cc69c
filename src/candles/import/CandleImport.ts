import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { monotonicMs } from "../../job/monotonicMs.ts"
import { InvalidJob, type StoreUnavailable } from "../../job/JobError.ts"
import type { QualityFinding, QualityRule } from "../../job/QualityFinding.ts"
import { Timeframe } from "../../job/Timeframe.ts"
import { makePlainForm } from "../csv/judge/plainForm.ts"
import { isQuick } from "../inspect/inspectSeries.ts"
import { inspectStore } from "../inspect/inspectStore.ts"
import { actionsOf, IMPORT_ACTIONS, rulesWith } from "../quality/QualityPolicy.ts"
import { addQuality, countFinding, makeQualityTally } from "../quality/QualityReport.ts"
import { readNegativePrices } from "../sqlite/records/negativePrices.ts"
import { openToWrite } from "../sqlite/file/storeFile.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import { type HeldRows, heldRows } from "../sqlite/writing/heldRows.ts"
import { makeStoreWriter } from "../sqlite/writing/storeWriter.ts"
import { findCandleFiles } from "./files/candleFiles.ts"
import type { ImportTarget } from "./importFile.ts"
import { chosenTimeframe } from "./inferTimeframe.ts"
import { importFiles } from "./importFiles.ts"
import { importSettings, type ImportOptions } from "./options/importOptions.ts"
import { makeNotes, reported, type ImportReport } from "./report/importReport.ts"
import { nothingIn, withoutRows } from "./nothingStored.ts"
import { NO_EXCLUSIONS, rehearseImport, rehearsedRules } from "./rehearseImport.ts"
import { makeImportSink } from "./sink/seriesSink.ts"

/** A temporary store for an import with `check`, deleted when the import ends. */
const passingStore = Effect.acquireRelease(
  Effect.try({ try: () => mkdtempSync(join(tmpdir(), "marketsweep-check-")), catch: storeUnavailable(tmpdir()) }),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
).pipe(Effect.map((folder) => join(folder, "market.db")))

/** The number of recorded findings of each symbol. */
const verdictsIn = (rows: HeldRows): ReadonlyMap<string, number | undefined> =>
  new Map([...rows.all()].map(([symbol, row]) => [symbol, row === "damaged" ? undefined : row?.verdict]))

const timeframesIn = (db: DatabaseSync): ReadonlyArray<string> =>
  db
    .prepare("SELECT DISTINCT timeframe FROM series ORDER BY 1")
    .all()
    .map(({ timeframe }) => String(timeframe))

/** The options without callbacks. */
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
 * `.tar`, `.tar.gz`, `.tgz`, `.tar.zst`), `-` for standard input, or a folder: every file in it and its subfolders
 * that may contain candles is imported (`.csv`, `.txt`, `.tsv`, `.json`, `.parquet`,
 * `.feather`, `.arrow`, also `.gz`, `.zst` and `.zip`). Parquet needs the
 * package `hyparquet`, Arrow and Feather need `@uwdata/flechette`.
 *
 * The format of a text file is detected from its first 500 rows: its separator,
 * its header (in many languages, and as the usual sources write it), the format
 * of its dates, and whether its numbers have a decimal point or comma. A format
 * is accepted only if the rows are valid bars when read in it: the high is the
 * highest price and the low the lowest. If two formats fit, the file is refused,
 * with both readings and the option that decides between them. Without a column
 * of symbols, the file's name is the symbol: `BRK.B.csv`.
 *
 * Times are stored as epoch ms UTC. Times of day without a zone are UTC unless
 * `timeZone` is given; a bar of a day or more has the date that is written.
 * Bars that lie closer together or further apart than the timeframe are refused.
 * An invalid bar (a price that is missing or not above 0, a high below the low,
 * …) is rejected and reported. So are rows with the same symbol and time but
 * different values: none of them is stored. The report lists the assumptions,
 * and the columns and files that were not read.
 *
 * Stored bars are then checked by every quality rule. `quality` sets for each
 * rule whether to reject, to mark (later results of the symbol then have the
 * flag `Quality`), or to refuse the file.
 *
 * Each file is one transaction: it is stored completely or not at all. Bars with
 * new times are added, others are replaced, so that importing a file again
 * changes nothing. A file that contradicts an earlier one of the same import is
 * refused.
 *
 * Fails with `StoreUnavailable` if the store cannot be written, and with
 * `InvalidJob` for an invalid timeframe or option. The report lists files that
 * cannot be used.
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
  const started = yield* monotonicMs
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
  // Infer the timeframe before creating a store, so that none is left behind if it is unclear.
  const early = existsSync(path) ? undefined : yield* timeframeFor([])
  const db = yield* openToWrite(path)
  const inferred =
    early ?? (yield* timeframeFor(yield* Effect.try({ try: () => timeframesIn(db), catch: storeUnavailable(path) })))
  const { timeframe } = inferred
  const settings = { ...others, timeframe }
  const rows = yield* Effect.try({ try: () => heldRows(db, timeframe), catch: storeUnavailable(path) })
  const writer = yield* Effect.try({ try: () => makeStoreWriter(db, rows), catch: storeUnavailable(path) })
  const known = yield* Effect.try({ try: () => verdictsIn(rows), catch: storeUnavailable(path) })
  const negatives = yield* Effect.try({ try: () => readNegativePrices(db), catch: storeUnavailable(path) })
  const { allowNegative } = settings
  const plainForm = makePlainForm()
  const targetOf = (given: ImportOptions, excluded: ReadonlyMap<string, string>): Omit<ImportTarget, "onShare"> => ({
    options: { ...given, store: path },
    settings,
    actions,
    excluded,
    negatives,
    plainForm,
    db,
    rows,
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
  const found = makeQualityTally()
  const onFinding = (finding: QualityFinding): void => {
    countFinding(found, finding, "mark")
    options.onFinding?.(finding)
  }
  const ignored = rulesWith(actions, "ignore")
  const changes = target.sink.changes()
  let isInspected = false
  const inspect = Effect.suspend(() => {
    isInspected = true
    const inspection = { timeframe, rows, changes, allowNegative, ignored, record: true, onFinding }
    return inspectStore(db, inspection, storeUnavailable(path))
  })
  const imported = yield* importFiles(files, target, {
    refused: exclusions.files,
    // Each row is then written once, with its verdict. A long check must not make other writers wait.
    beforeLastCommit: Effect.suspend(() => ([...changes.values()].every(isQuick) ? inspect : Effect.void)),
    onImported: () => {},
    onFile: options.onFile ?? (() => {}),
    onProgress: options.onProgress ?? (() => {}),
  })
  const { total } = imported
  if (!isInspected) yield* inspect
  addQuality(total.quality, found)
  const isNothing = total.symbols.size === 0 && missing.length + imported.unusable.length === 0
  const { empty } = imported
  const passed = new Map(leftOut)
  for (const [ending, count] of [...imported.leftOut, ...(isNothing ? [] : withoutRows(empty))])
    passed.set(ending, (passed.get(ending) ?? 0) + count)
  const left = [...imported.leftOut.values()].reduce((sum, count) => sum + count, empty.length)
  const nothing = isNothing ? nothingIn(empty.length === 0 ? paths : empty, empty.length > 0) : []
  return {
    ...reported(total),
    timeframe,
    files: files.length - left - imported.unusable.length,
    assumptions: target.assumptions.all(),
    unusedColumns: target.unusedColumns.all(),
    leftOut: [...passed].map(([ending, count]) => ({ ending, files: count })),
    unusable: [...missing, ...imported.unusable, ...nothing],
    durationMs: (yield* monotonicMs) - started,
  }
}, Effect.scoped)
