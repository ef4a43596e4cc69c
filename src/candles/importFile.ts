import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseSync } from "node:sqlite"
import type { StoreUnavailable } from "../job/JobError.ts"
import { FIRST_BARS, makeBarBuffer, type BarBuffer } from "./barBuffer.ts"
import { symbolOf, unusableFile } from "./candleFiles.ts"
import { readHeader } from "./csvHeader.ts"
import { openLines, type CsvLines, type LineSink } from "./csvLines.ts"
import { csvRowReader } from "./csvRow.ts"
import { countRejected, makeTally, type FileTally, type RejectedRow } from "./importReport.ts"
import { storeUnavailable } from "./storeFile.ts"
import type { StoreWriter } from "./storeWriter.ts"
import { wrongSymbol } from "./symbolName.ts"
import { hasDates } from "./timeframeUnit.ts"
import type { UnusableFile } from "./UnusableFile.ts"

/** Where the candles of a file go. */
export interface ImportTarget {
  readonly path: string
  readonly db: DatabaseSync
  readonly writer: StoreWriter
  readonly timeframe: string
  readonly onRejected: (row: RejectedRow) => void
}

/** Bars that memory is taken for (56 bytes each) before they are written: what bounds the memory that a file needs. */
const PENDING_BARS = 1_000_000

const ioError = (file: string) => (error: unknown) => unusableFile(file, error)

/** The rows of one file on their way into the store. */
const makeIntake = (file: string, lines: CsvLines, target: ImportTarget) => {
  const header = readHeader(lines.header())
  if (typeof header === "string") throw new Error(header)
  const symbol = symbolOf(file)
  if (header.columns.symbol === undefined) {
    if (symbol === "") throw new Error("its name has no symbol before the ending")
    const reason = wrongSymbol(symbol)
    if (reason !== undefined) throw new Error(`it is named after its symbol, and ${reason}`)
  }
  const { row, read } = csvRowReader(header, symbol, hasDates(target.timeframe))
  const tally = makeTally()
  const buffers = new Map<string, BarBuffer>()
  let pending = 0

  const reject = (line: number, reason: string): void => {
    const rejected = { file, line, reason }
    countRejected(tally, rejected)
    target.onRejected(rejected)
  }

  const bufferOf = (name: string): BarBuffer => {
    const known = buffers.get(name)
    if (known !== undefined) return known
    const buffer = makeBarBuffer()
    buffers.set(name, buffer)
    pending += FIRST_BARS
    return buffer
  }

  const accept: LineSink = (bytes, start, end, line) => {
    tally.rows++
    const reason = read(bytes, start, end)
    if (reason !== undefined) return reject(line, reason)
    bufferOf(row.symbol).push(row, line)
    pending++
  }

  return {
    tally,
    isFull: () => pending >= PENDING_BARS,
    /** Reads one block; `false` after the last. */
    read: () => lines.next(accept),
    /** Writes what is pending, inside the file's transaction. */
    write: () => {
      if (!target.db.isTransaction) target.db.exec("BEGIN IMMEDIATE")
      for (const [name, buffer] of buffers) {
        const bars = buffer.drain((line, kept) => reject(line, `line ${kept} has the same time and symbol and is kept`))
        const { added, replaced, unchanged, lost } = target.writer.write(name, target.timeframe, bars)
        tally.symbols.add(name)
        tally.added += added
        tally.replaced += replaced
        tally.unchanged += unchanged
        if (lost > 0) tally.repaired.add(name)
      }
      buffers.clear()
      pending = 0
    },
  }
}

/** Imports one file in one transaction: all of it, or nothing. */
export const importFile = Effect.fnUntraced(function* (
  file: string,
  target: ImportTarget,
): Effect.fn.Return<FileTally, UnusableFile | StoreUnavailable, Scope.Scope> {
  const lines = yield* Effect.acquireRelease(
    Effect.try({ try: () => openLines(file), catch: ioError(file) }),
    (opened) => Effect.sync(() => opened.close()),
  )
  const intake = yield* Effect.try({ try: () => makeIntake(file, lines, target), catch: ioError(file) })
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      if (target.db.isTransaction) target.db.exec("ROLLBACK")
    }),
  )
  const write = Effect.try({ try: intake.write, catch: storeUnavailable(target.path) })
  while (yield* Effect.try({ try: intake.read, catch: ioError(file) })) {
    if (intake.isFull()) yield* write
    // A block is a few milliseconds of work: between two the import can be interrupted.
    yield* Effect.yieldNow
  }
  yield* write
  yield* Effect.try({ try: () => target.db.exec("COMMIT"), catch: storeUnavailable(target.path) })
  return intake.tally
}, Effect.scoped)
