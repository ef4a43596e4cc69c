import type { DatabaseSync } from "node:sqlite"
import type { BarColumns } from "../../Candles.ts"
import { joinBars, mergeBars, sliceBars, type Merge } from "../../mergeBars.ts"
import { appendToVersion, NO_BARS } from "../../seriesVersion.ts"
import { timesChecksumIn } from "../layout/seriesRow.ts"
import { SeriesTail } from "../layout/seriesTail.ts"
import { type SeriesRows, seriesRows } from "./seriesRows.ts"
import { chunkOf, isSame, type Part, storedChunks } from "./storedChunks.ts"
import { CHUNK_BARS, chunkedBars, chunksOf, notChecked, type Series, TAIL_BARS } from "../layout/storeLayout.ts"

/** The result of writing to a series; `lost` is the number of unreadable chunks that were dropped. */
export interface Written extends Omit<Merge, "bars"> {
  readonly lost: number
}

/** Writes bars through one connection, inside a transaction of the caller. All methods are synchronous. */
export interface StoreWriter {
  /** Merges bars with ascending times into the stored series; writes only what changes. */
  readonly write: (symbol: string, timeframe: string, bars: BarColumns) => Written
  /** Moves the bars of the tail into chunks; returns how many there were. */
  readonly settle: (symbol: string, timeframe: string) => number
  /** Rewrites chunks that are not packed, as older versions wrote them. */
  readonly repack: (symbol: string, timeframe: string) => void
  /** Removes a series; returns how many bars it had. */
  readonly remove: (symbol: string, timeframe: string) => number
}

const lastBefore = (starts: Float64Array, time: number): number => {
  let chunk = Math.max(0, starts.length - 1)
  while (chunk > 0 && starts[chunk] > time) chunk--
  return chunk
}

/** Whether all stored bars from `time` on are in the tail. */
const isBehindChunks = ({ last, tail }: Series, time: number): boolean =>
  tail === undefined ? time > last : time >= tail.time[0]

/** The first chunk that bars from `time` on can change; earlier chunks are neither read nor written. */
const firstTouched = (series: Series, time: number): number =>
  isBehindChunks(series, time) && chunkedBars(series) % CHUNK_BARS === 0
    ? series.starts.length
    : lastBefore(series.starts, time)

/** The chunks before a write. */
type Before = Pick<Part, "chunks" | "lost">

const startsOf = (before: Float64Array, time: Float64Array): Float64Array => {
  const starts = new Float64Array(before.length + chunksOf(time.length))
  starts.set(before)
  for (let at = before.length; at < starts.length; at++) starts[at] = time[(at - before.length) * CHUNK_BARS]
  return starts
}

/** How many of the bars from chunk `first` on stay in unchanged chunks; `undefined` if all must be written. */
const settledBars = (
  series: Series,
  first: number,
  bars: BarColumns,
  { chunks: stored, lost }: Before,
): number | undefined => {
  const settled = chunkedBars(series) - first * CHUNK_BARS
  const others = bars.time.length - settled
  if (lost > 0 || series.bars === 0 || others < 0 || others > TAIL_BARS) return undefined
  const chunks = sliceBars(bars, 0, settled)
  const isSettled = Array.from({ length: chunksOf(settled) }, (_, index) =>
    isSame(stored.get(first + index), chunkOf(chunks, index)),
  )
  return isSettled.every(Boolean) ? settled : undefined
}

/** A writer that reads and writes the rows of series through `rows`: by default, each at once. */
export const makeStoreWriter = (db: DatabaseSync, rows: SeriesRows = seriesRows(db)): StoreWriter => {
  const select = db.prepare("SELECT id, bars FROM series WHERE symbol = ? AND timeframe = ?")
  const insert = db.prepare(
    `INSERT INTO series (symbol, timeframe, bars, first, last, version, seal, starts)
     VALUES (?, ?, 0, 0, 0, '', 0, x'') RETURNING id`,
  )
  const removeEntry = db.prepare("DELETE FROM series WHERE id = ?")
  const removeFindings = db.prepare("DELETE FROM finding WHERE series = ?")
  const stored = storedChunks(db)

  const seriesOf = (symbol: string, timeframe: string): { series: Series; damaged: boolean } => {
    const entry = rows.get(symbol, timeframe)
    if (entry !== undefined && entry !== "damaged") return { series: entry, damaged: false }
    const id = Number(select.get(symbol, timeframe)?.id ?? insert.get(symbol, timeframe)?.id)
    const none = { bars: 0, first: 0, last: 0, starts: new Float64Array(0), tail: undefined, verdict: undefined }
    const unread = { version: NO_BARS, timesChecksum: undefined, checked: notChecked() }
    return { series: { ...none, ...unread, id, symbol }, damaged: entry === "damaged" }
  }

  const writeVersioned = (series: Series, timeframe: string): void =>
    rows.put({ ...series, version: stored.versionOf(series), verdict: undefined }, timeframe)

  /** Writes the bars from chunk `first` to the end of the series, and its index entry. */
  const writeFrom = (series: Series, timeframe: string, first: number, bars: BarColumns, before: Before): void => {
    const { length } = bars.time
    const settled = settledBars(series, first, bars, before)
    const inChunks = sliceBars(bars, 0, settled ?? length)
    if (settled === undefined) {
      stored.write(series, first, inChunks, before.chunks)
      stored.remove(series.id, first + chunksOf(length))
    }
    const starts = startsOf(series.starts.subarray(0, first), inChunks.time)
    const tail = SeriesTail.from(bars, settled ?? length)
    const bounds = { bars: first * CHUNK_BARS + length, first: starts[0], last: bars.time[length - 1] }
    writeVersioned({ ...series, ...bounds, starts, tail }, timeframe)
  }

  /** Appends a few bars that are all newer than the stored ones, without reading or writing a chunk. */
  const append = (series: Series, timeframe: string, version: string, incoming: BarColumns): void => {
    const { length } = incoming.time
    const longer = appendToVersion(version, incoming)
    const appended = {
      ...series,
      bars: series.bars + length,
      last: incoming.time[length - 1],
      version: longer,
      timesChecksum: timesChecksumIn(longer),
      verdict: undefined,
      tail: SeriesTail.joined(series.tail, incoming),
    }
    rows.put(appended, timeframe)
  }

  /** Writes bars that add no new time, so that the bars after them keep their places. */
  const replace = (series: Series, timeframe: string, first: number, bars: BarColumns, before: Before): void => {
    const chunkEnd = Math.min(bars.time.length, chunkedBars(series) - first * CHUNK_BARS)
    stored.write(series, first, sliceBars(bars, 0, chunkEnd), before.chunks)
    writeVersioned({ ...series, tail: SeriesTail.from(bars, chunkEnd) ?? series.tail }, timeframe)
  }

  /** Merges bars into the tail and the chunks that they touch. */
  const merge = (series: Series, timeframe: string, incoming: BarColumns, damaged: boolean): Written => {
    const { starts, tail } = series
    const { time } = incoming
    const first = firstTouched(series, time[0])
    const behind = series.bars === 0 ? 0 : lastBefore(starts, time[time.length - 1]) + 1
    const touched = stored.read(series, first, behind)
    const tails = tail === undefined ? [] : [tail]
    const reachesTail = behind === starts.length
    const { bars, ...counts } = mergeBars(joinBars([touched.bars, ...(reachesTail ? tails : [])]), incoming)
    if (counts.added + touched.lost === 0 && !damaged) {
      if (counts.replaced > 0) replace(series, timeframe, first, bars, touched)
      return { ...counts, lost: 0 }
    }
    const rest = stored.read(series, behind, starts.length)
    const lost = touched.lost + rest.lost
    const all = joinBars([bars, rest.bars, ...(reachesTail ? [] : tails)])
    writeFrom(series, timeframe, first, all, { chunks: new Map([...touched.chunks, ...rest.chunks]), lost })
    return { ...counts, lost: lost + (damaged ? 1 : 0) }
  }

  return {
    write: (symbol, timeframe, incoming) => {
      const { time } = incoming
      if (time.length === 0) return { added: 0, replaced: 0, unchanged: 0, lost: 0 }
      const { series, damaged } = seriesOf(symbol, timeframe)
      const { last, tail, version } = series
      const waiting = (tail?.length ?? 0) + time.length
      if (version !== undefined && series.bars > 0 && time[0] > last && waiting <= TAIL_BARS) {
        append(series, timeframe, version, incoming)
        return { added: time.length, replaced: 0, unchanged: 0, lost: 0 }
      }
      return merge(series, timeframe, incoming, damaged)
    },
    settle: (symbol, timeframe) => {
      const series = rows.get(symbol, timeframe)
      if (series === undefined || series === "damaged" || series.tail === undefined) return 0
      const first = firstTouched(series, series.tail.time[0])
      const before = stored.read(series, first, series.starts.length)
      // A damaged chunk is left in place, so that later checks still find it.
      if (before.lost > 0) return 0
      const bars = joinBars([before.bars, series.tail])
      stored.write(series, first, bars, before.chunks)
      rows.put({ ...series, starts: startsOf(series.starts.subarray(0, first), bars.time), tail: undefined }, timeframe)
      return series.tail.length
    },
    repack: (symbol, timeframe) => {
      const series = rows.get(symbol, timeframe)
      if (series !== undefined && series !== "damaged") stored.repack(series)
    },
    remove: (symbol, timeframe) => {
      const row = select.get(symbol, timeframe)
      if (row === undefined) return 0
      const id = Number(row.id)
      stored.remove(id, 0)
      removeFindings.run(id)
      removeEntry.run(id)
      return Number(row.bars)
    },
  }
}
