import { DatabaseSync, type SQLOutputValue } from "node:sqlite"
import { eachHit } from "../peers/handFused.ts"
import { type Found, foundOf, type OpenContender, plainOf, seriesOf } from "./contender.ts"

// The limit: what one thread takes for the whole job when nothing is promised.
// One formula, written out and fused by hand; no error is caught, no symbol has
// a limit, and nothing of the project's sources is imported.

/** A bar where the formula was true. */
export interface BareMatch {
  readonly time: number
  readonly close: number
}

/** The matches by symbol. */
export type BareAnswers = Map<string, ReadonlyArray<BareMatch>>

/** The loop over one part of the series of a store, the whole unless told otherwise. */
export const openLoop = (path: string, part = 0, parts = 1): (() => BareAnswers) => {
  const db = new DatabaseSync(plainOf(path), { readOnly: true })
  db.exec("PRAGMA mmap_size = 2147418112")
  const series = db.prepare("SELECT id, symbol, bars FROM series WHERE timeframe = '1d' ORDER BY id")
  const chunks = db.prepare("SELECT id, time, close FROM chunk WHERE id >= ? AND id < ? ORDER BY id")
  series.setReturnArrays(true)
  chunks.setReturnArrays(true)
  const room = { time: new Float64Array(0), close: new Float64Array(0) }
  return () => {
    const every = series.all()
    const all = every.slice(Math.floor((every.length * part) / parts), Math.floor((every.length * (part + 1)) / parts))
    const answers: BareAnswers = new Map()
    for (let from = 0; from < all.length; from += SYMBOLS_AT_ONCE) {
      const group = all.slice(from, from + SYMBOLS_AT_ONCE)
      const rows = chunks.all(firstChunk(group[0]), firstChunk(group[group.length - 1]) + CHUNKS_PER_SERIES)
      let row = 0
      for (const entry of group) {
        const bars = Number(entry[2])
        let time = floats(rows[row][1])
        let close = floats(rows[row++][2])
        if (close.length < bars) {
          if (room.close.length < bars) {
            room.time = new Float64Array(bars)
            room.close = new Float64Array(bars)
          }
          let used = 0
          for (;;) {
            room.time.set(time, used)
            room.close.set(close, used)
            used += close.length
            if (used === bars) break
            time = floats(rows[row][1])
            close = floats(rows[row++][2])
          }
          time = room.time
          close = room.close
        }
        answers.set(String(entry[1]), scan(time, close, bars))
      }
    }
    return answers
  }
}

const SYMBOLS_AT_ONCE = 50
const CHUNKS_PER_SERIES = 2 ** 20

const firstChunk = (entry: Readonly<Record<number, SQLOutputValue>>): number => Number(entry[0]) * CHUNKS_PER_SERIES

const floats = (blob: SQLOutputValue): Float64Array => {
  if (!(blob instanceof Uint8Array)) throw new TypeError("the store is not laid out as this loop knows it")
  return blob.byteOffset % 8 === 0
    ? new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength / 8)
    : new Float64Array(blob.slice().buffer)
}

const scan = (time: Float64Array, close: Float64Array, bars: number): ReadonlyArray<BareMatch> => {
  const matches: Array<BareMatch> = []
  eachHit(close, bars, (bar) => void matches.push({ time: time[bar], close: close[bar] }))
  return matches
}

/** What is compared of the answers. */
export const foundIn = (answers: BareAnswers): Found => {
  const rows = [...answers].flatMap(([symbol, matches]) =>
    matches.map(({ time, close }) => ({ series: seriesOf(symbol), time, close })),
  )
  return foundOf(rows)
}

/** The headline formula over all daily bars of a store. */
export const bareLoop: OpenContender = (store) => {
  const round = openLoop(store)
  return {
    scan: () => {
      const answers = round()
      return () => foundIn(answers)
    },
    close: () => {},
  }
}
