import { join } from "node:path"
import * as Effect from "effect/Effect"
import { openToWrite } from "../src/candles/sqlite/file/storeFile.ts"
import type { BarColumns } from "../src/candles/Candles.ts"
import { makeStoreWriter } from "../src/candles/sqlite/writing/storeWriter.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const DAY_MS = 86_400_000
/** The open time of the first bar of each symbol. */
export const FIRST_DAY = Date.UTC(2015, 0, 1)

/** A market on disk, removed with `using`. */
export interface Market extends Disposable {
  readonly path: string
  readonly symbols: ReadonlyArray<string>
  readonly bars: number
}

/**
 * Writes a store of daily bars: a random walk in whole cents for each symbol, the same
 * on every run, so that averages are equal as often as with real prices.
 */
export const writeMarket = (size: { readonly symbols: number; readonly bars: number }): Market => {
  const folder = temporaryFolder("marketsweep-bench-")
  const path = join(folder.path, "market.db")
  const symbols = Array.from({ length: size.symbols }, (_, i) => `S${String(i + 1).padStart(5, "0")}`)
  const write = Effect.gen(function* () {
    const db = yield* openToWrite(path)
    const writer = makeStoreWriter(db)
    db.exec("BEGIN")
    for (const [i, symbol] of symbols.entries()) writer.write(symbol, "1d", walk(i + 1, size.bars))
    db.exec("COMMIT")
  })
  Effect.runSync(Effect.scoped(write))
  return { path, symbols, bars: size.bars, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** The bars of one symbol, the same on every run. */
export const walk = (seed: number, bars: number): BarColumns => {
  let state = Math.imul(seed, 2_654_435_761) >>> 0
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const [time, close, open, high, low, volume] = Array.from({ length: 6 }, () => new Float64Array(bars))
  let cents = 1000 + Math.floor(next() * 20_000)
  for (let i = 0; i < bars; i++) {
    open[i] = cents / 100
    cents = Math.max(50, cents + Math.round((next() + next() + next() - 1.5) * cents * 0.025))
    close[i] = cents / 100
    high[i] = Math.max(open[i], close[i]) + Math.round(next() * cents * 0.01) / 100
    low[i] = Math.max(0.01, Math.min(open[i], close[i]) - Math.round(next() * cents * 0.01) / 100)
    volume[i] = Math.round(next() * 1e6)
    time[i] = FIRST_DAY + i * DAY_MS
  }
  return { time, close, open, high, low, volume }
}
