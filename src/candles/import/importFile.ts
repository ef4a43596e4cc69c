import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import type { DatabaseSync } from "node:sqlite"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ByteSource } from "../csv/bytes/byteSource.ts"
import { Refusal } from "../csv/dialect.ts"
import type { FileSettings } from "../csv/fileSettings.ts"
import { sourceOfFile } from "../csv/columns/sources.ts"
import { acceptsPeriod, refusePeriod } from "../csv/judge/checkMetadata.ts"
import { periodTimeframes } from "../csv/values/periodNames.ts"
import { partitionOf } from "../source/filePaths.ts"
import type { PlainForm } from "../csv/judge/plainForm.ts"
import type { QualityActions } from "../quality/QualityPolicy.ts"
import { writeListings } from "../sqlite/records/listings.ts"
import { recordNegativePrices } from "../sqlite/records/negativePrices.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import type { HeldRows } from "../sqlite/writing/heldRows.ts"
import { adjustmentOf } from "./rows/adjustedPrices.ts"
import type { CandleFile } from "./files/candleFiles.ts"
import { fileTransaction } from "./sink/fileTransaction.ts"
import type { FileContent } from "./files/fileContent.ts"
import { MAY_BE_OTHER } from "./files/fileEndings.ts"
import { dateOfPath } from "./files/pathDate.ts"
import { freqtradeFile } from "./files/freqtradeFile.ts"
import type { ImportOptions } from "./options/importOptions.ts"
import type { FileTally, Notes } from "./report/importReport.ts"
import { makeIntake } from "./intake/intake.ts"
import type { ImportSink } from "./sink/seriesSink.ts"
import { openTable } from "./tables/openTable.ts"
import { tableRows } from "./tables/tableRows.ts"
import { textRows } from "./text/textRows.ts"
import { LeftOutFile, unusableFile, type UnusableFile } from "./report/UnusableFile.ts"

/** Where to store the candles of a file, and whom to notify. */
export interface ImportTarget {
  readonly options: ImportOptions
  readonly settings: Omit<FileSettings, "stem">
  readonly plainForm: PlainForm
  /** Called after each block of a file, with the share that has been read, 0 to 1, and the number of its rows so far. */
  readonly onShare: (share: number, rows: number) => void
  readonly db: DatabaseSync
  readonly rows: HeldRows
  readonly sink: ImportSink
  readonly actions: QualityActions
  /** Symbols not to store, and the reason. */
  readonly excluded: ReadonlyMap<string, string>
  /** Symbols for which the store allows prices of 0 and below. */
  readonly negatives: ReadonlySet<string>
  readonly assumptions: Notes
  readonly unusedColumns: Notes
}

const fileError = (file: CandleFile) => (error: unknown) =>
  error instanceof Refusal && error.noCandles && file.found && MAY_BE_OTHER.test(file.path)
    ? new LeftOutFile({ path: file.path })
    : unusableFile(file.path, error)

/** Skips or refuses files of another timeframe by their name or folder, and freqtrade's files of other data. */
const refuseByName = ({ found, path, stem }: CandleFile, settings: FileSettings) => {
  const { aggregate, timeframe } = settings
  const folder = partitionOf(path).timeframe
  const stated = periodTimeframes(folder ?? sourceOfFile(stem)?.period ?? "")
  if (stated.length > 0 && !acceptsPeriod(stated, settings))
    return Effect.fail(
      unusableFile(path, refusePeriod(folder === undefined ? "its name" : "its folder", stated[0], timeframe)),
    )
  const name = freqtradeFile(path)
  const isOther = name !== undefined && (name.other !== undefined || (name.timeframe !== timeframe && !aggregate))
  if (!isOther) return Effect.void
  if (found) return Effect.fail(new LeftOutFile({ path, of: name.other ?? name.timeframe }))
  return name.other === undefined
    ? Effect.void
    : Effect.fail(unusableFile(path, new Error(`its name says that its rows are ${name.other}, not candles of trades`)))
}

/** Detects how to read a file whose content is open. */
export const rowsOf = Effect.fnUntraced(function* (
  file: CandleFile,
  content: FileContent,
  { options, plainForm, settings }: Pick<ImportTarget, "options" | "plainForm"> & { readonly settings: FileSettings },
) {
  const fail = fileError(file)
  if (content.kind !== "text") {
    const table = yield* openTable(file, content).pipe(Effect.mapError((reason) => fail(new Error(reason))))
    return yield* Effect.try({ try: () => tableRows(file, table, settings, options.symbol), catch: fail })
  }
  const scope = yield* Effect.scope
  const context = yield* Effect.context<Scope.Scope>()
  const again = (): ByteSource => {
    const once = Effect.runSyncWith(context)(Scope.provide(file.open, scope))
    if (once.kind !== "text") throw new Error("it was replaced while it was read")
    return once.source
  }
  return yield* Effect.try({
    try: () => textRows(file, content.source, settings, options.symbol, plainForm, again),
    catch: fail,
  })
})

/** Imports one file in one transaction, completely or not at all; `beforeCommit` runs at its end. */
export const importFile = Effect.fnUntraced(function* (
  file: CandleFile,
  target: ImportTarget,
  beforeCommit: Effect.Effect<void, StoreUnavailable>,
): Effect.fn.Return<FileTally, UnusableFile | LeftOutFile | StoreUnavailable, Scope.Scope> {
  const { actions, assumptions, db, excluded, negatives, options, rows: held, sink, unusedColumns } = target
  const adjustment = adjustmentOf(options)
  const pathDate = dateOfPath(file)
  const settings = { ...target.settings, stem: file.stem, ...(pathDate === undefined ? {} : { pathDate }) }
  const fail = fileError(file)
  yield* refuseByName(file, settings)
  const content = yield* file.open.pipe(Effect.mapError(fail))
  const rows = yield* rowsOf(file, content, { ...target, settings })
  options.onReadAs?.(file.path, rows.readAs)
  const series = sink.file()
  const { allowNegative, timeframe } = settings
  const quality = { actions, allowNegative, negatives, timeframe, excluded, onFinding: options.onFinding ?? (() => {}) }
  const intake = yield* Effect.try({
    try: () => makeIntake(file, rows, settings, series, quality, options.onRejected ?? (() => {})),
    catch: fail,
  })
  const transaction = fileTransaction(db, held)
  yield* Effect.addFinalizer(() => Effect.sync(transaction.rollback))
  const inStore = <A>(run: () => A) =>
    Effect.try({
      try: run,
      catch: (error) => (error instanceof Refusal ? fail(error) : storeUnavailable(options.store)(error)),
    })
  const write = inStore(() => {
    transaction.begin()
    intake.write()
  })
  while (yield* Effect.try({ try: intake.read, catch: fail })) {
    target.onShare(rows.share(), intake.tally.rows)
    if (intake.isFull()) yield* write
    // A block takes a few milliseconds; the import can be interrupted between two.
    yield* Effect.yieldNow
  }
  yield* write
  yield* inStore(() => {
    intake.finish()
    writeListings(db, intake.tally.symbols, { ...options, ...(adjustment === undefined ? {} : { adjustment }) })
    if (allowNegative) recordNegativePrices(db, intake.tally.symbols)
    series.commit()
  })
  yield* beforeCommit
  yield* inStore(transaction.commit)
  for (const each of [...rows.assumptions(), rows.symbol.assumption ?? ""])
    if (each !== "") assumptions.add(each, file.path)
  if (rows.unused.length > 0) unusedColumns.add(rows.unused.join(", "), file.path)
  return intake.tally
}, Effect.scoped)
