import { parseInstant } from "../../job/Instant.ts"
import { emptyBars } from "../mergeBars.ts"
import type { BarColumns } from "../Candles.ts"

const DAY_MS = 86_400_000

/** The last `count` weekdays up to a date, as midnights UTC, ascending. */
export const weekdaysUntil = (lastDate: string, count: number): Float64Array => {
  const last = parseInstant(lastDate)
  if (last === undefined) throw new RangeError(`lastDate is '${lastDate}': expected a date such as 2024-12-31`)
  const times = new Float64Array(count)
  for (let at = count - 1, time = last; at >= 0; time -= DAY_MS) {
    const weekday = new Date(time).getUTCDay()
    if (weekday !== 0 && weekday !== 6) times[at--] = time
  }
  return times
}

/** Numbers in [0, 1), the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const cents = (price: number): number => Math.round(price * 100) / 100

/**
 * One symbol's walk. Additions and multiplications only: unlike logarithms and
 * sines they give the same bits everywhere.
 */
export const generateBars = (times: Float64Array, seed: number, symbol: number): BarColumns => {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b))
  // The sum of four uniforms: a bell of standard deviation 0.58 within -2..2.
  const bell = () => random() + random() + random() + random() - 2
  const bars = emptyBars(times.length)
  const volatility = 0.01 + 0.03 * random()
  const drift = 0.001 * (random() - 0.45)
  const shares = 50_000 + Math.floor(random() * random() * 20_000_000)
  let price = 5 + 295 * random() * random()
  for (let index = 0; index < times.length; index++) {
    const open = Math.max(1, price * (1 + 0.3 * volatility * bell()))
    const close = Math.max(1, open * (1 + drift + volatility * bell()))
    const high = Math.max(open, close) * (1 + 0.5 * volatility * random())
    const low = Math.min(open, close) * (1 - 0.5 * volatility * random())
    bars.time[index] = times[index]
    bars.open[index] = cents(open)
    bars.high[index] = cents(high)
    bars.low[index] = cents(low)
    bars.close[index] = cents(close)
    bars.volume[index] = Math.round(shares * (0.5 + random() + (random() < 0.03 ? 2 : 0)))
    price = close
  }
  return bars
}
