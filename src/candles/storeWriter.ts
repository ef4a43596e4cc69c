import type { DatabaseSync, StatementSync } from "node:sqlite"
import { COLUMNS } from "./Candles.ts"
import { emptyBars, mergeBars, sliceBars, type Merge } from "./mergeBars.ts"
import { readEntry } from "./seriesIndex.ts"
import { CHUNK_BARS, chunkId, chunksOf, fromBlob, toBlob, type BarColumns, type Series } from "./storeLayout.ts"

/** What a write did to a series; `lost` are chunks that could not be read and were given up. */
export interface Written extends Omit<Merge, "bars"> {
  readonly lost: number
}

/** Writes bars over one connection, inside a transaction of the caller. Everything in it is synchronous. */
export interface StoreWriter {
  /** Merges bars, their times ascending, into what is stored; writes the chunks that change and nothing else. */
  readonly write: (symbol: string, timeframe: string, bars: BarColumns) => Written
}

/** The chunks of a series from one on: their bars joined, and their bytes, to see later which changed. */
interface Tail {
  readonly bars: BarColumns
  readonly chunks: ReadonlyMap<number, BarColumns>
  readonly lost: number
}

const lastBefore = (starts: Float64Array, time: number): number => {
  let chunk = starts.length - 1
  while (chunk > 0 && starts[chunk] > time) chunk--
  return chunk
}

/** The first chunk that bars from `time` on can change: none before it is read or written. */
const firstTouched = ({ bars, last, starts }: Series, time: number): number =>
  time > last && bars % CHUNK_BARS === 0 ? starts.length : lastBefore(starts, time)

export const makeStoreWriter = (db: DatabaseSync): StoreWriter => {
  const select = db.prepare(
    "SELECT id, symbol, bars, first, last, starts FROM series WHERE symbol = ? AND timeframe = ?",
  )
  const insert = db.prepare(
    "INSERT INTO series (symbol, timeframe, bars, first, last, starts) VALUES (?, ?, 0, 0, 0, x'') RETURNING id",
  )
  const update = db.prepare("UPDATE series SET bars = ?, first = ?, last = ?, starts = ? WHERE id = ?")
  const remove = db.prepare("DELETE FROM chunk WHERE id >= ? AND id < ?")
  const put = db.prepare(
    `INSERT OR REPLACE INTO chunk (id, ${COLUMNS.join(", ")}) VALUES (?${", ?".repeat(COLUMNS.length)})`,
  )
  const readChunk = db.prepare(`SELECT ${COLUMNS.join(", ")} FROM chunk WHERE id = ?`)

  const writeChunks = (id: number, first: number, bars: BarColumns, before: Tail): void => {
    const chunks = chunksOf(bars.time.length)
    for (let index = 0; index < chunks; index++) {
      const chunk = first + index
      const slice = sliceBars(bars, index * CHUNK_BARS, (index + 1) * CHUNK_BARS)
      const were = before.chunks.get(chunk)
      if (were !== undefined && COLUMNS.every((column) => sameBytes(were[column], slice[column]))) continue
      put.run(chunkId(id, chunk), ...COLUMNS.map((column) => toBlob(slice[column])))
    }
    remove.run(chunkId(id, first + chunks), chunkId(id + 1, 0))
  }

  return {
    write: (symbol, timeframe, incoming) => {
      if (incoming.time.length === 0) return { added: 0, replaced: 0, unchanged: 0, lost: 0 }
      const row = select.get(symbol, timeframe)
      const entry = row === undefined ? undefined : readEntry(row)
      const id = Number(row?.id ?? insert.get(symbol, timeframe)?.id)
      const series: Series =
        entry === undefined || entry === "damaged"
          ? { id, symbol, bars: 0, first: 0, last: 0, starts: new Float64Array(0) }
          : entry
      const first = series.bars === 0 ? 0 : firstTouched(series, incoming.time[0])
      const tail = readTail(readChunk, series, first)
      const { bars, ...counts } = mergeBars(tail.bars, incoming)
      const lost = tail.lost + (entry === "damaged" ? 1 : 0)
      if (counts.added + counts.replaced + lost > 0) {
        writeChunks(id, first, bars, tail)
        const starts = startsOf(series.starts.subarray(0, first), bars.time)
        const before = first * CHUNK_BARS
        const last = bars.time[bars.time.length - 1]
        update.run(before + bars.time.length, starts[0], last, toBlob(starts), id)
      }
      return { ...counts, lost }
    },
  }
}

const sameBytes = (a: Float64Array, b: Float64Array): boolean => Buffer.compare(toBlob(a), toBlob(b)) === 0

const startsOf = (before: Float64Array, time: Float64Array): Float64Array => {
  const starts = new Float64Array(before.length + chunksOf(time.length))
  starts.set(before)
  for (let at = before.length; at < starts.length; at++) starts[at] = time[(at - before.length) * CHUNK_BARS]
  return starts
}

const readTail = (readChunk: StatementSync, series: Series, first: number): Tail => {
  const chunks = new Map<number, BarColumns>()
  let lost = 0
  let length = 0
  let last = -Infinity
  for (let chunk = first; chunk < series.starts.length; chunk++) {
    const bars = chunkBars(readChunk, series, chunk, last)
    if (bars === undefined) lost++
    else {
      chunks.set(chunk, bars)
      length += bars.time.length
      last = bars.time[bars.time.length - 1]
    }
  }
  const joined = emptyBars(length)
  let at = 0
  for (const bars of chunks.values()) {
    for (const column of COLUMNS) joined[column].set(bars[column], at)
    at += bars.time.length
  }
  return { bars: joined, chunks, lost }
}

/** A stored chunk, or `undefined` where it is damaged. */
const chunkBars = (readChunk: StatementSync, series: Series, chunk: number, after: number): BarColumns | undefined => {
  const row = readChunk.get(chunkId(series.id, chunk))
  const expected = Math.min(CHUNK_BARS, series.bars - chunk * CHUNK_BARS)
  const bars = emptyBars(expected)
  for (const column of COLUMNS) {
    const blob = row?.[column]
    if (!(blob instanceof Uint8Array) || blob.byteLength !== expected * 8) return undefined
    bars[column].set(fromBlob(blob))
  }
  let last = after
  for (const time of bars.time) {
    if (!(time > last)) return undefined
    last = time
  }
  if (bars.time[0] !== series.starts[chunk]) return undefined
  return chunk < series.starts.length - 1 || last === series.last ? bars : undefined
}
