import { DatabaseSync, type SQLOutputValue } from "node:sqlite"
import { pathToFileURL } from "node:url"

// The limit: what one thread takes for the whole job when nothing is promised.
// One formula, written out and fused by hand; no error is caught, no symbol has
// a limit, and nothing of this project is imported.

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

/** `ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70`, tolerant as in Pine. */
const scan = (time: Float64Array, close: Float64Array, bars: number): ReadonlyArray<BareMatch> => {
  const matches: Array<BareMatch> = []
  let fast = 0
  let slow = 0
  let gain = 0
  let loss = 0
  let wasNotAbove = false
  for (let i = 0; i < bars; i++) {
    const x = close[i]
    fast += x
    slow += x
    if (i >= 20) fast -= close[i - 20]
    if (i >= 50) slow -= close[i - 50]
    if (i > 0) {
      const move = x - close[i - 1]
      const up = move > 0 ? move : 0
      const down = move > 0 ? 0 : -move
      if (i <= 14) {
        gain += up / 14
        loss += down / 14
      } else {
        gain += (up - gain) / 14
        loss += (down - loss) / 14
      }
    }
    if (i >= 49) {
      const above = fast / 20 - slow / 50 > 1e-10
      if (above && wasNotAbove && 100 * (gain / (gain + loss)) - 70 < -1e-10) matches.push({ time: time[i], close: x })
      wasNotAbove = !above
    }
  }
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
