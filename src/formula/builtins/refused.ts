/** Pine Script names that formulas will not have: why, and what to do instead. */
export const REFUSED: ReadonlyMap<string, readonly [why: string, instead: string]> = new Map([
  [
    "ta.pivot_point_levels",
    [
      "gives an array, and arrays are not part of formulas",
      "write out the level, such as `(high[1] + low[1] + close[1]) / 3`",
    ],
  ],
  ["math.random", ["is another number in each run, so that no scan could be repeated", "leave it out"]],
  [
    "input.enum",
    [
      "needs an enumeration, and enumerations are not part of formulas",
      'use texts: `input.string("a", options = ["a", "b"])`',
    ],
  ],
])
