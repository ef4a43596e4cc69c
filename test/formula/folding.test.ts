import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { barsOf, run } from "./formulas.ts"

const COLUMNS = ["open", "high", "low", "close", "volume"] as const

/** Numbers as texts, and their values. */
const LITERALS: ReadonlyArray<readonly [string, number]> = [
  ...[0, 1, 2, 7, 0.5, 3.7, 1e-10, 1.00000000005, 1e300, 1e-320, 2 ** 53].map((x) => [String(x), x] as const),
  ["(-0)", -0],
  ["na", NaN],
  ["(1 / 0)", Infinity],
  ["(-1 / 0)", -Infinity],
]

/** A formula of the current bar alone, with placeholders for its values: `#0` to `#4`. */
const { numbers, bools } = fc.letrec<{ readonly numbers: string; readonly bools: string }>((tie) => {
  const [x, t] = [tie("numbers"), tie("bools")]
  const value = fc.nat(COLUMNS.length - 1).map((i) => `#${i}`)
  const comparison = fc.constantFrom("<", "<=", ">", ">=", "==", "!=")
  return {
    numbers: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      value,
      fc.tuple(x, fc.constantFrom(..."+-*/%"), x).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      x.map((a) => `-${a}`),
      fc
        .tuple(fc.constantFrom("max", "min", "avg"), fc.array(x, { minLength: 2, maxLength: 3 }))
        .map(([name, values]) => `math.${name}(${values.join(", ")})`),
      fc
        .tuple(fc.constantFrom("abs", "sign", "sqrt", "exp", "log", "round", "floor", "ceil"), x)
        .map(([name, a]) => `math.${name}(${a})`),
      fc.tuple(x, fc.nat(15)).map(([a, precision]) => `math.round(${a}, ${precision})`),
      fc.tuple(fc.constantFrom("math.pow", "nz"), x, x).map(([name, a, b]) => `${name}(${a}, ${b})`),
      fc.tuple(t, x, x).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
    ),
    bools: fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      fc.tuple(value, comparison, value).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(x, comparison, x).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc.tuple(t, fc.constantFrom("and", "or", "==", "!="), t).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      t.map((a) => `not ${a}`),
      x.map((a) => `na(${a})`),
      fc.tuple(t, t, t).map(([test, a, b]) => `(${test} ? ${a} : ${b})`),
    ),
  }
})

const literals = fc.array(fc.constantFrom(...LITERALS), { minLength: COLUMNS.length, maxLength: COLUMNS.length })

describe("a formula of constants", () => {
  it("takes 0 for greater than -0, like a formula of series", () => {
    const zeros = barsOf({ open: [0], low: [-0] })
    for (const text of [
      "1 / math.max(low, open)",
      "1 / math.max(-0, 0)",
      "-1 / math.min(open, low)",
      "-1 / math.min(0, -0)",
    ])
      assert.deepStrictEqual(run(text, zeros), [Infinity], text)
  })

  for (const [what, formulas] of [
    ["numbers", numbers],
    ["bools", bools],
  ] as const) {
    it(`has the same value as with series in place of some or all constants: ${what}`, () => {
      fc.assert(
        fc.property(formulas, literals, fc.nat(2 ** COLUMNS.length - 1), (shape, values, some) => {
          const bars = barsOf(Object.fromEntries(COLUMNS.map((column, i) => [column, [values[i][1]]])))
          const of = (constants: number) =>
            shape.replaceAll(/#(\d)/g, (_, i) => ((constants >> Number(i)) % 2 === 1 ? values[i][0] : COLUMNS[i]))
          const texts = [of(0), of(some), of(2 ** COLUMNS.length - 1)]
          // A comparison with a literal na is an error.
          fc.pre(!texts.some((text) => /[=<>] na\b|\bna [=<>!]/.test(text)))
          const [ofSeries, ...others] = texts.map((text) => run(text, bars)[0])
          for (const other of others)
            assert.isTrue(Object.is(other, ofSeries), `${texts.join("\n")}: ${ofSeries}, ${other}`)
        }),
        { numRuns: 700 },
      )
    })
  }
})
