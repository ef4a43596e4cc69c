import { assert, describe, it } from "@effect/vitest"
import { barsOf, closes, errorOf, run, runNamed } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const bars = barsOf(walk({ length: 80, seed: 11, holes: 0, late: 0 }))

const means = (script: string, plain: string): boolean => {
  const values = run(plain, bars)
  assert.deepStrictEqual(run(script, bars), values, script)
  return values.some((value) => typeof value === "boolean" || !Number.isNaN(value))
}

describe("a user-defined function", () => {
  it("equals its body at each call", () => {
    assert.isTrue(means("mid(a, b) => (a + b) / 2\nmid(high, low) > open", "(high + low) / 2 > open"))
    assert.isTrue(
      means(
        "band(src, len, k = 2.0) =>\n    middle = ta.sma(src, len)\n    middle + k * ta.stdev(src, len)\nband(close, 5)",
        "ta.sma(close, 5) + 2 * ta.stdev(close, 5)",
      ),
    )
    assert.isTrue(means("f(x, n = 3) => x[n]\nf(n = 2, x = close)", "close[2]"))
    assert.isTrue(means("f(x) => x * 2\ng(x) => f(x) + f(x + 1)\ng(close)", "close * 2 + (close + 1) * 2"))
  })

  it("takes arguments of any kind, including lengths and strings", () => {
    const average =
      "ma(src, len, kind) => kind == 'SMA' ? ta.sma(src, len) : kind == 'EMA' ? ta.ema(src, len) : ta.wma(src, len)\n"
    assert.isTrue(means(`${average}ma(close, 4, "EMA")`, "ta.ema(close, 4)"))
    assert.isTrue(means(`${average}ma(close, 4, "WMA") - ma(close, 9, "SMA")`, "ta.wma(close, 4) - ta.sma(close, 9)"))
  })

  it("returns several values", () => {
    assert.isTrue(
      means(
        "range(n) =>\n    hi = ta.highest(n)\n    lo = ta.lowest(n)\n    [hi, lo]\n[top, bottom] = range(5)\ntop - bottom",
        "ta.highest(5) - ta.lowest(5)",
      ),
    )
    assert.isTrue(means("f() => [high, low]\n[_, b] = f()\nb", "low"))
  })

  it("has its own names, and reads those of the script", () => {
    assert.isTrue(means("k = 3\nf(x) =>\n    y = x * k\n    y + 1\ny = f(close)\ny", "close * 3 + 1"))
    assert.isTrue(means("f(close) => close + 1\nf(open)", "open + 1"))
  })

  it("has its own history at each call", () => {
    const counter = "count(x) =>\n    var n = 0\n    if x\n        n += 1\n    n\n"
    const script = `${counter}up = count(close > open)\ndown = count(close < open)\nup - down`
    let ups = 0
    let downs = 0
    const { close, open } = bars.columns
    const expected = Array.from(close ?? [], (price, i) => {
      if (price - (open?.[i] ?? NaN) > 1e-10) ups++
      if ((open?.[i] ?? NaN) - price > 1e-10) downs++
      return ups - downs
    })
    assert.deepStrictEqual(run(script, bars), expected)
  })

  it("cannot call itself, directly or through another function", () => {
    assert.strictEqual(
      errorOf("f(x) => x > 1 ? f(x - 1) : 1\nf(close)").message,
      "1:17 `f` calls itself, which a function cannot (keep what it needs of the bar before in a name, as in `x[1]`)",
    )
    assert.include(errorOf("f(x) => g(x)\ng(x) => f(x)\nf(close)").message, "`f` calls itself")
  })

  it("cannot change a name that is not its own", () => {
    assert.include(
      errorOf("x = 1\nf() =>\n    x := 2\n    x\nf()").message,
      "3:5 a function cannot change `x`, which is not its own",
    )
  })

  it("is called with errors that name missing and superfluous arguments", () => {
    const text = "f(a, b = 2) => a + b\n"
    assert.strictEqual(errorOf(`${text}f()`).message, "2:1 f lacks its argument `a` (it is `f(a, b = 2)`)")
    assert.include(errorOf(`${text}f(1, 2, 3)`).message, "f takes at most 2 arguments, not 3 (it is `f(a, b = 2)`)")
    assert.include(errorOf(`${text}f(1, c = 3)`).message, "f has no argument `c`")
    assert.include(errorOf(`${text}f + 1`).message, "`f` is a function")
    assert.include(errorOf("ff(a) => a\ng = 1\nfff(2)").message, "did you mean `ff`?")
  })

  it("is inlined at most 1,000 times", () => {
    const doubling = Array.from({ length: 12 }, (_, i) => `f${i + 1}(x) => f${i}(x) + f${i}(x + 1)`).join("\n")
    assert.strictEqual(errorOf(`f0(x) => x\n${doubling}\nf12(close)`).code, "Limit")
  })

  it("is not a named value of the script", () => {
    assert.deepStrictEqual(
      runNamed("f(x) =>\n    inner = x\n    inner\ny = f(close)", "inner", closes(1, 2)),
      undefined,
    )
    assert.deepStrictEqual(runNamed("f(x) =>\n    inner = x\n    inner\ny = f(close)", "y", closes(1, 2)), [1, 2])
  })
})
