import { FILTERED } from "../../csv/rows/csvRow.ts"
import { untangle } from "./untangle.ts"
import { refuseSpacing } from "../../csv/judge/detectDialect.ts"
import { Refusal } from "../../csv/dialect.ts"
import type { QualityFinding } from "../../../job/QualityFinding.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import { makeSpacing } from "../../timeframeSpacing.ts"
import { aggregateBars } from "./aggregateBars.ts"
import { barStart } from "../../../calendar/barStart.ts"
import { countFinding } from "../../quality/QualityReport.ts"
import type { Drained } from "./barBuffer.ts"
import { makeBarBuffers } from "./barBuffers.ts"
import type { CandleFile } from "../files/candleFiles.ts"
import { type FileQuality, makeRowJudge, refuseFor } from "./fileQuality.ts"
import type { FileRows, RowSink } from "../rows/FileRows.ts"
import { countRejected, makeTally, type FileTally, type RejectedRow } from "../report/importReport.ts"
import { makeSeriesMarks } from "./seriesMarks.ts"
import type { BarSink } from "../sink/seriesSink.ts"

/** The most bars (56 bytes each) to buffer before they are written, which limits the memory that a file needs. */
const PENDING_BARS = 1_000_000
/** The least number of unreadable rows that mean an unknown format, if most rows of a file are unreadable. */
const FEWEST_UNREAD = 5
const HOUR_MS = 3_600_000
/** The most bars to allocate memory for in advance, by the estimated number of rows. */
const MOST_AT_ONCE = 16_384

/** Reads the rows of one file and writes them to the store. */
export interface Intake {
  readonly tally: FileTally
  readonly isFull: () => boolean
  /** Reads one block; `false` after the last. */
  readonly read: () => boolean
  /** Writes the buffered bars inside the file's transaction. */
  readonly write: () => void
  /** Refuses the file if what was written of it cannot be right. */
  readonly finish: () => void
}

/** The refusal of a file without a symbol column that has different rows of the same time. */
const notOneSymbol = (columns: ReadonlyArray<string>, [line, other]: readonly [number, number]): Refusal => {
  const fix =
    columns.length === 0
      ? "leave one of them, or give --timeframe if their times of day differ"
      : `say which column has the symbol with --column symbol=NAME, or choose rows with --where NAME=VALUE: it may be ${columns.join(", ")}`
  return new Refusal(
    `its lines ${Math.min(line, other)} and ${Math.max(line, other)} have one time and other values, and no column names a symbol: ${fix}`,
  )
}

export const makeIntake = (
  file: CandleFile,
  rows: FileRows,
  settings: FileSettings,
  sink: BarSink,
  quality: FileQuality,
  onRejected: (row: RejectedRow) => void,
): Intake => {
  const { row } = rows
  const { renames, symbol } = rows.symbol
  const tally = makeTally()
  const { actions, excluded, timeframe } = quality
  const storedAs = (name: string): string => (renames ? symbol : name)

  const tell = (finding: QualityFinding): void => {
    countFinding(tally.quality, finding, actions[finding.rule])
    quality.onFinding(finding)
  }
  const judge = makeRowJudge(quality, tell)
  const marks = rows.distinguishing.length === 0 ? undefined : makeSeriesMarks(rows.distinguishing, settings)
  const buffers = makeBarBuffers(rows.hasSymbols ? 0 : Math.min(MOST_AT_ONCE, rows.expected))
  const spacing = makeSpacing(settings.timeframe)
  const start = barStart(settings.timeframe)
  const { isZoned } = rows
  let renamed: string | undefined
  let unreads = 0
  let firstUnread: string | undefined

  const reject = (line: number, reason: string): void => {
    const rejected = { file: file.path, line, reason }
    countRejected(tally, rejected)
    onRejected(rejected)
  }

  const refuseOther = (name: string): void => {
    if (renames && (renamed ??= name) !== name)
      throw new Refusal(`it has the symbols ${renamed} and ${name}, and --symbol names one: choose rows with --where`)
  }

  const wrongVolume = (line: number): string | undefined =>
    row.volume > 0 ? undefined : judge.wrongVolume({ row, symbol: storedAs(row.symbol), line }, rows.hasVolumes)

  const wrongPrices = (line: number): string | undefined =>
    row.wrongPrices === undefined
      ? undefined
      : judge.wrongRow({ row, symbol: storedAs(row.symbol), line }, row.wrongPrices)

  const accept: RowSink = (line, unread) => {
    tally.rows++
    if (unread === FILTERED) {
      tally.filtered++
      return
    }
    if (unread !== undefined) {
      unreads++
      firstUnread ??= `line ${line}: ${unread}`
    }
    const reason = unread ?? wrongPrices(line)
    if (reason !== undefined) return reject(line, reason)
    const refused = (excluded.size > 0 ? excluded.get(storedAs(row.symbol)) : undefined) ?? wrongVolume(line)
    if (refused !== undefined) return reject(line, refused)
    if (row.timeOfDay !== 0 && !isZoned) tally.droppedHours[Math.floor(row.timeOfDay / HOUR_MS)]++
    if (row.corrected) tally.corrected++
    if (row.unreadVolume !== undefined) tally.unreadVolumes++
    refuseOther(row.symbol)
    buffers.push(row, line)
    marks?.add(row)
  }

  const onConflict = (name: string, line: number, other: number, time: number): void => {
    const stored = storedAs(name)
    if (!rows.hasSymbols) throw notOneSymbol(rows.candidates(), [line, other])
    if (actions.conflicts === "fail") refuseFor("conflicts", `lines ${line} and ${other} have other values`)
    tally.conflicts++
    tell({ symbol: stored, timeframe, time, rule: "conflicts", values: { line, otherLine: other } })
    reject(line, `line ${other} has the same symbol and time, and other values: neither is stored; choose with --where`)
  }

  /** Whether the rows of a symbol are rejected because they are unordered or repeat a time. */
  const isRejected = (stored: string, { bars, flaws, folded, line }: Drained): boolean => {
    let reason: string | undefined
    for (const flaw of flaws) {
      const { rule } = flaw
      if (actions[rule] === "ignore") continue
      const what =
        rule === "order" ? `the rows of ${stored} are not in order` : `rows of ${stored} have the time of another one`
      if (actions[rule] === "fail") refuseFor(rule, what)
      tell({ symbol: stored, timeframe, ...flaw })
      if (actions[rule] === "reject") reason ??= what
    }
    if (reason === undefined) return false
    if (tally.symbols.has(stored))
      throw new Refusal(`${reason}, and earlier ones of it are taken: order the file first`)
    const rejected = { file: file.path, line, reason }
    countRejected(tally, rejected, bars.time.length + folded)
    onRejected(rejected)
    return true
  }

  return {
    tally,
    isFull: () => buffers.size() >= PENDING_BARS && !settings.aggregate,
    read: () => rows.next(accept),
    write: () => {
      for (const [name, drained] of buffers.drain(onConflict)) {
        const stored = storedAs(name)
        const { bars, folded } = drained
        if (isRejected(stored, drained)) continue
        tally.unchanged += folded
        if (bars.time.length === 0) continue
        if (settings.areEnds === true && !settings.aggregate) untangle(bars.time, settings.timeframe)
        const whole = settings.aggregate ? aggregateBars(bars, start) : bars
        if (!settings.aggregate) spacing.add(bars.time)
        tally.combined += bars.time.length - whole.time.length
        const { added, lost, replaced, unchanged } = sink.write(stored, whole)
        tally.symbols.add(stored)
        tally.added += added
        tally.replaced += replaced
        tally.unchanged += unchanged
        if (lost > 0) tally.repaired.add(stored)
      }
    },
    finish: () => {
      marks?.check()
      rows.checkLines(spacing.fits)
      const accepted = tally.rows - tally.filtered - tally.rejected
      if (unreads >= FEWEST_UNREAD && unreads > accepted && accepted > 0)
        throw new Refusal(
          `most of its rows cannot be read, ${unreads} of ${tally.rows - tally.filtered} (${firstUnread})`,
        )
      const looksLike = spacing.contradiction()
      if (looksLike !== undefined) refuseSpacing(looksLike, settings)
    },
  }
}
