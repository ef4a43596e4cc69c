import { assert } from "@effect/vitest"
import { barsOf, runNamed } from "../formulas.ts"
import { walk } from "../randomBars.ts"

/** Bars for the public scripts, and functions for hand-written loops over them. */
export const COLUMNS = walk({ length: 400, seed: 21, holes: 0, late: 0 })
export const bars = barsOf(COLUMNS)
const { close, high, low } = COLUMNS
export const above = (a: number, b: number): boolean => a - b > 1e-10
export const or = (x: number, other: number): number => (Number.isNaN(x) ? other : x)

/** Wilder's average of the true range, by its definition. */
export const averageRange = (n: number): ReadonlyArray<number> => {
  let value = 0
  return close.map((_, i) => {
    const before = close[i - 1] ?? NaN
    const range = i === 0 ? high[0] - low[0] : Math.max(high[i], before) - Math.min(low[i], before)
    value = i < n ? value + range / n : (value * (n - 1) + range) / n
    return i < n - 1 ? NaN : value
  })
}

export const highest = (source: ReadonlyArray<number>, n: number, i: number): number =>
  Math.max(...source.slice(i - n + 1, i + 1))
export const lowest = (source: ReadonlyArray<number>, n: number, i: number): number =>
  Math.min(...source.slice(i - n + 1, i + 1))

/** Whether a named value of a script agrees with a hand-written loop over the bars, and has a value. */
export const gives = (
  script: string,
  name: string,
  step: (i: number) => number | boolean,
  parameters = {},
): boolean => {
  const expected = close.map((_, i) => step(i))
  const actual = runNamed(script, name, bars, { parameters }) ?? []
  assert.lengthOf(actual, expected.length)
  actual.forEach((value, i) => {
    const wanted = expected[i]
    if (typeof value === "number" && typeof wanted === "number" && !Number.isNaN(wanted)) {
      assert.closeTo(value, wanted, 1e-8, `${name} at ${i}`)
    } else assert.deepStrictEqual(value, wanted, `${name} at ${i}`)
  })
  return new Set(actual.filter((value) => !Number.isNaN(value))).size > 1
}
