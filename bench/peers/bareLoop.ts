import { DatabaseSync, type SQLOutputValue } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { eachHit } from "./handFused.ts"

// The limit: what one thread takes for the whole job when nothing is promised.
// One formula, written out and fused by hand; no error is caught, no symbol has
// a limit, and nothing of the project's sources is imported.

/** A bar where the formula was true. */
export interface BareMatch {
  readonly time: number
  readonly close: number
}

/** Opens a store, ready to run the headline formula over all of its daily bars. */
export const openBareLoop = (path: string): (() => Map<string, ReadonlyArray<BareMatch>>) => {
  const db = new DatabaseSync(path, { readOnly: true })
  db.exec("PRAGMA mmap_size = 2147418112")
  const series = db.prepare("SELECT id, symbol, bars FROM series WHERE timeframe = '1d' ORDER BY id")
  const chunks = db.prepare("SELECT id, time, close FROM chunk WHERE id >= ? AND id < ? ORDER BY id")
  series.setReturnArrays(true)
  chunks.setReturnArrays(true)
  const room = { time: new Float64Array(0), close: new Float64Array(0) }
  return () => {
    const all = series.all()
    const answers = new Map<string, ReadonlyArray<BareMatch>>()
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

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , path, rounds = "7"] = process.argv
  const round = openBareLoop(path)
  const perRound: Array<number> = []
  let answers = round()
  for (let r = 0; r < Number(rounds); r++) {
    const start = performance.now()
    answers = round()
    perRound.push(performance.now() - start)
  }
  let matches = 0
  for (const found of answers.values()) matches += found.length
  const ms = perRound.toSorted((a, b) => a - b)[perRound.length >>> 1]
  process.stdout.write(`${JSON.stringify({ ms, symbols: answers.size, matches, perRound })}\n`)
}
