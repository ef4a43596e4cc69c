import { DatabaseSync } from "node:sqlite"
import { plainOf } from "./contender.ts"

/** Bars of one series, with only the columns of the formula. */
export interface FlatBars {
  readonly series: number
  /** The number of bars of the series before these. */
  readonly firstBar: number
  readonly time: Float64Array
  readonly close: Float64Array
}

const CHUNKS_PER_SERIES = 2 ** 20

const floats = (blob: unknown): Float64Array => {
  if (!(blob instanceof Uint8Array)) throw new TypeError("the store is not laid out as the bench knows it")
  return new Float64Array(blob.slice().buffer)
}

/** The chunks of a store, in their order, for contenders with their own file format. */
export function* flatBars(store: string): Generator<FlatBars> {
  using db = new DatabaseSync(plainOf(store), { readOnly: true })
  let last = -1
  let firstBar = 0
  for (const { id, time, close } of db.prepare("SELECT id, time, close FROM chunk ORDER BY id").iterate()) {
    const series = Math.floor(Number(id) / CHUNKS_PER_SERIES)
    if (series !== last) firstBar = 0
    last = series
    const bars = { series, firstBar, time: floats(time), close: floats(close) }
    yield bars
    firstBar += bars.time.length
  }
}
