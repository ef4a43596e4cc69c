import * as fc from "fast-check"
import * as reference from "./definitionsStatistics.ts"
import type { Bools, Doubt, Numbers } from "./definitions.ts"
import type { Columns, Piece } from "./randomFormula.ts"

type Of = (source: Numbers, doubt: Doubt) => Numbers

const length = fc.integer({ min: 1, max: 7 })
const offset = fc.integer({ min: -3, max: 8 })
const percentage = fc.constantFrom(0, 10, 25, 33.3, 50, 75, 90, 100)

/** Statistics of all values of a window. */
export const windowsOf = (inner: fc.Arbitrary<Piece<Numbers>>): fc.Arbitrary<Piece<Numbers>> =>
  fc.tuple(inner, length, offset, percentage, fc.nat(4)).map(([source, n, back, percent, which]): Piece<Numbers> => {
    const choices: ReadonlyArray<readonly [string, Of]> = [
      [`math.sum(${source.text}, ${n})`, (s) => reference.sum(s, n)],
      [`ta.linreg(${source.text}, ${n}, ${back})`, (s) => reference.linreg(s, n, back)],
      [`ta.median(${source.text}, ${n})`, (s) => reference.median(s, n)],
      [`ta.range(${source.text}, ${n})`, (s) => reference.range(s, n)],
      [
        `ta.percentile_linear_interpolation(${source.text}, ${n}, ${percent})`,
        (s) => reference.betweenRanks(s, n, percent),
      ],
    ]
    const [text, f] = choices[which]
    return { text, worth: (c, d) => f(source.worth(c, d), d) }
  })

/** Statistics that depend on the order of values, which must be exact. */
export const ranksOf = (raw: fc.Arbitrary<Piece<Numbers>>): fc.Arbitrary<Piece<Numbers>> =>
  fc
    .tuple(raw, raw, length, length, percentage, fc.nat(13))
    .map(([source, other, n, m, percent, which]): Piece<Numbers> => {
      const choices: ReadonlyArray<readonly [string, (s: Numbers, d: Doubt, c: Columns) => Numbers]> = [
        [`ta.highestbars(${source.text}, ${n})`, (s, d) => reference.extremeBars(s, n, 1, d)],
        [`ta.highestbars(${n})`, (_, d, { high }) => reference.extremeBars(high, n, 1, d)],
        [`ta.lowestbars(${source.text}, ${n})`, (s, d) => reference.extremeBars(s, n, -1, d)],
        [`ta.pivotlow(${n}, ${m})`, (_, d, { low }) => reference.pivot(low, n, m, -1, d)],
        [`ta.lowestbars(${n})`, (_, d, { low }) => reference.extremeBars(low, n, -1, d)],
        [`ta.pivothigh(${source.text}, ${n}, ${m})`, (s, d) => reference.pivot(s, n, m, 1, d)],
        [`ta.pivothigh(${n}, ${m})`, (_, d, { high }) => reference.pivot(high, n, m, 1, d)],
        [`ta.pivotlow(${source.text}, ${n}, ${m})`, (s, d) => reference.pivot(s, n, m, -1, d)],
        [`ta.percentrank(${source.text}, ${n})`, (s, d) => reference.percentrank(s, n, d)],
        [`ta.rci(${source.text}, ${n + 1})`, (s, d) => reference.rci(s, n + 1, d)],
        [`ta.mode(${source.text}, ${n})`, (s) => reference.mode(s, n)],
        [`ta.percentile_nearest_rank(${source.text}, ${n}, ${percent})`, (s) => reference.nearestRank(s, n, percent)],
        [`ta.cum(${source.text})`, (s) => reference.cum(s)],
        [
          `ta.correlation(${source.text}, ${other.text}, ${n + 1})`,
          (s, d, c) => reference.correlation(s, other.worth(c, d), n + 1),
        ],
      ]
      const [text, f] = choices[which]
      return { text, worth: (c, d) => f(source.worth(c, d), d, c) }
    })

/** Functions of when a condition held. */
export const occurrencesOf = (
  test: fc.Arbitrary<Piece<Bools>>,
  inner: fc.Arbitrary<Piece<Numbers>>,
): fc.Arbitrary<Piece<Numbers>> =>
  fc.oneof(
    fc.tuple(test, inner, fc.nat(3)).map(([condition, source, occurrence]): Piece<Numbers> => ({
      text: `ta.valuewhen(${condition.text}, ${source.text}, ${occurrence})`,
      worth: (c, d) => reference.valuewhen(condition.worth(c, d), source.worth(c, d), occurrence),
    })),
    test.map((condition): Piece<Numbers> => ({
      text: `ta.barssince(${condition.text})`,
      worth: (c, d) => reference.barssince(condition.worth(c, d)),
    })),
  )
