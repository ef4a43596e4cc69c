import { readFileSync } from "node:fs"

export interface Bars {
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** Numbers from 0 to 1, the same on every run: a 32-bit linear congruential generator. */
export const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** A random walk of `n` bars on a grid of `tick`, with moves of at most `step`, and none where `still` says so. */
const walk = (
  n: number,
  options: {
    readonly seed: number
    readonly start: number
    readonly step: number
    readonly tick: number
    readonly still?: (bar: number) => boolean
    readonly gapEvery?: number
  },
): Bars => {
  const next = random(options.seed)
  const grid = (x: number): number => Math.round(x / options.tick) / Math.round(1 / options.tick)
  const bars = { high: new Float64Array(n), low: new Float64Array(n), close: new Float64Array(n) }
  let price = options.start
  for (let i = 0; i < n; i++) {
    const still = options.still?.(i) ?? false
    const gap = options.gapEvery !== undefined && i % options.gapEvery === options.gapEvery - 1 ? 8 : 1
    const spread = still ? 0 : options.step
    if (!still) price = Math.max(options.tick, price + (2 * next() - 1) * options.step * gap)
    bars.close[i] = grid(price)
    bars.high[i] = grid(bars.close[i] + next() * spread)
    bars.low[i] = grid(bars.close[i] - next() * spread)
  }
  return bars
}

/** Generated bars: cents, flat stretches, gaps, large prices with small moves, penny stocks. */
export const walks: Readonly<Record<string, Bars>> = {
  "a walk in cents": walk(700, { seed: 1, start: 100, step: 1.5, tick: 0.01 }),
  "a walk with flat stretches": walk(700, { seed: 2, start: 50, step: 1, tick: 0.01, still: (i) => i % 90 > 60 }),
  "a walk with gaps": walk(700, { seed: 3, start: 400, step: 3, tick: 0.01, gapEvery: 25 }),
  "a big price with small moves": walk(700, { seed: 4, start: 600_000, step: 1, tick: 0.25 }),
  "a price of pennies": walk(700, { seed: 5, start: 0.5, step: 0.02, tick: 0.0001 }),
}

/** Apple's daily bars, 2013 to 2018, as published (see fixtures/aapl.LICENSE.txt). */
const apple: Bars = (() => {
  const lines = readFileSync(new URL("fixtures/aapl.csv", import.meta.url), "utf8")
    .trim()
    .split("\n")
    .slice(1)
  const column = (at: number): Float64Array => Float64Array.from(lines, (line) => Number(line.split(",")[at]))
  return { high: column(2), low: column(3), close: column(4) }
})()

export const everySeries: ReadonlyArray<readonly [string, Bars]> = [
  ...Object.entries(walks),
  ["Apple's daily bars", apple],
]
