import type { DatabaseSync, StatementSync } from "node:sqlite"
import { COLUMNS } from "./Candles.ts"
import { emptyBars, joinBars, mergeBars, sliceBars, type Merge } from "./mergeBars.ts"
import { ENTRY, readEntry } from "./seriesIndex.ts"
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

/** Chunks by their number in the series. */
type Chunks = ReadonlyMap<number, BarColumns>

/** Some chunks of a series: their bars joined, and each alone, to see later which changed. */
interface Part {
  readonly bars: BarColumns
  readonly chunks: Chunks
  readonly lost: number
}

const lastBefore = (starts: Float64Array, time: number): number => {
  let chunk = Math.max(0, starts.length - 1)
  while (chunk > 0 && starts[chunk] > time) chunk--
  return chunk
}

/** The first chunk that bars from `time` on can change: none before it is read or written. */
const firstTouched = ({ bars, last, starts }: Series, time: number): number =>
  time > last && bars % CHUNK_BARS === 0 ? starts.length : lastBefore(starts, time)

export const makeStoreWriter = (db: DatabaseSync): StoreWriter => {
  const select = db.prepare(`SELECT ${ENTRY} FROM series WHERE symbol = ? AND timeframe = ?`)
  select.setReturnArrays(true)
  const insert = db.prepare(
    "INSERT INTO series (symbol, timeframe, bars, first, last, starts) VALUES (?, ?, 0, 0, 0, x'') RETURNING id",
  )
  const update = db.prepare("UPDATE series SET bars = ?, first = ?, last = ?, starts = ? WHERE id = ?")
  const remove = db.prepare("DELETE FROM chunk WHERE id >= ? AND id < ?")
  const put = db.prepare(
    `INSERT OR REPLACE INTO chunk (id, ${COLUMNS.join(", ")}) VALUES (?${", ?".repeat(COLUMNS.length)})`,
  )
  const readChunk = db.prepare(`SELECT ${COLUMNS.join(", ")} FROM chunk WHERE id = ?`)

  const writeChunks = (id: number, first: number, bars: BarColumns, before: Chunks): void => {
    const chunks = chunksOf(bars.time.length)
    for (let index = 0; index < chunks; index++) {
      const chunk = first + index
      const slice = sliceBars(bars, index * CHUNK_BARS, (index + 1) * CHUNK_BARS)
      const were = before.get(chunk)
      if (were !== undefined && COLUMNS.every((column) => sameBytes(were[column], slice[column]))) continue
      put.run(chunkId(id, chunk), ...COLUMNS.map((column) => toBlob(slice[column])))
    }
  }

  /** Writes the chunks from `first` to the end of the series, and its entry in the index. */
  const writeTail = (series: Series, first: number, bars: BarColumns, before: Chunks): void => {
    const { time } = bars
    writeChunks(series.id, first, bars, before)
    remove.run(chunkId(series.id, first + chunksOf(time.length)), chunkId(series.id + 1, 0))
    const starts = startsOf(series.starts.subarray(0, first), time)
    update.run(first * CHUNK_BARS + time.length, starts[0], time[time.length - 1], toBlob(starts), series.id)
  }

  const seriesOf = (symbol: string, timeframe: string): { series: Series; damaged: boolean } => {
    const row = select.get(symbol, timeframe)
    const entry = row === undefined ? undefined : readEntry(row)
    if (entry !== undefined && entry !== "damaged") return { series: entry, damaged: false }
    const id = Number(row?.[0] ?? insert.get(symbol, timeframe)?.id)
    const series = { id, symbol, bars: 0, first: 0, last: 0, starts: new Float64Array(0) }
    return { series, damaged: entry === "damaged" }
  }

  return {
    write: (symbol, timeframe, incoming) => {
      const { time } = incoming
      if (time.length === 0) return { added: 0, replaced: 0, unchanged: 0, lost: 0 }
      const { series, damaged } = seriesOf(symbol, timeframe)
      const first = firstTouched(series, time[0])
      const behind = series.bars === 0 ? 0 : lastBefore(series.starts, time[time.length - 1]) + 1
      const touched = readPart(readChunk, series, first, behind)
      const { bars, ...counts } = mergeBars(touched.bars, incoming)
      if (counts.added + touched.lost === 0 && !damaged) {
        // No bar moves: what lies behind stays where it is.
        if (counts.replaced > 0) writeChunks(series.id, first, bars, touched.chunks)
        return { ...counts, lost: 0 }
      }
      const rest = readPart(readChunk, series, behind, series.starts.length)
      const chunks = new Map([...touched.chunks, ...rest.chunks])
      writeTail(series, first, joinBars([bars, rest.bars]), chunks)
      return { ...counts, lost: touched.lost + rest.lost + (damaged ? 1 : 0) }
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

/** Reads the chunks from `begin` up to `end`. */
const readPart = (readChunk: StatementSync, series: Series, begin: number, end: number): Part => {
  const chunks = new Map<number, BarColumns>()
  let lost = 0
  let last = -Infinity
  for (let chunk = begin; chunk < end; chunk++) {
    const bars = chunkBars(readChunk, series, chunk, last)
    if (bars === undefined) lost++
    else {
      chunks.set(chunk, bars)
      last = bars.time[bars.time.length - 1]
    }
  }
  return { bars: joinBars([...chunks.values()]), chunks, lost }
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
