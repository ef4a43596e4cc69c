import * as Effect from "effect/Effect"
import { openToWrite } from "../../src/candles/sqlite/file/storeFile.ts"
import type { BarColumns } from "../../src/candles/Candles.ts"
import { makeStoreWriter, type StoreWriter } from "../../src/candles/sqlite/writing/storeWriter.ts"

/** Daily bars from day `first` on, every `step`th day; values differ by column and bar. */
export const someBars = (length: number, first = 0, step = 1): BarColumns => {
  const column = (value: (index: number) => number) => Float64Array.from({ length }, (_, index) => value(index))
  return {
    time: column((index) => (first + index * step) * 86_400_000),
    open: column((index) => 100 + index),
    high: column((index) => 102.5 + index),
    low: column((index) => 99.25 + index),
    close: column((index) => 101.125 + index),
    volume: column((index) => (index % 7 === 3 ? NaN : index * 10)),
  }
}

/** Pseudo-random numbers below 1, the same for the same seed. */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The times of {@link someBars}, and columns that a store packs in different ways, or in one case not at all. */
export const variedBars = (length: number, first = 0, seed = 1): BarColumns => {
  const random = randomFrom(seed)
  const column = (value: (index: number) => number) => Float64Array.from({ length }, (_, index) => value(index))
  return {
    time: someBars(length, first).time,
    open: column(() => Math.round(10_000 + random() * 5000) / 100),
    high: column(() => Math.round(200_000_000 + random() * 1_000_000_000) / 10_000),
    low: column(() => 50 + random()),
    close: column(() => Math.fround(100 + random())),
    volume: column((index) => (index % 9 === 4 ? NaN : Math.round(random() * 1e6))),
  }
}

/** Runs `write` on the store at `path` in one transaction and closes the store. */
export const inStore = <A>(path: string, write: (writer: StoreWriter) => A) =>
  Effect.scoped(
    Effect.map(openToWrite(path), (db) => {
      const writer = makeStoreWriter(db)
      db.exec("BEGIN IMMEDIATE")
      const written = write(writer)
      db.exec("COMMIT")
      return written
    }),
  )

/** Writes bars to the store at `path` in one transaction and closes the store. */
export const writeStore = (path: string, bars: Readonly<Record<string, BarColumns>>, timeframe = "1d") =>
  inStore(path, (writer) => Object.entries(bars).map(([symbol, columns]) => writer.write(symbol, timeframe, columns)))
