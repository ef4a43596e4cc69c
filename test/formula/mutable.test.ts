import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import { barsOf, closes, errorOf, run, runNamed } from "./formulas.ts"
import { walk } from "./randomBars.ts"

const bars = barsOf(walk({ length: 200, seed: 3, holes: 0, late: 0 }))
const column = (name: "open" | "high" | "low" | "close" | "volume"): Float64Array =>
  bars.columns[name] ?? new Float64Array(0)
const [close, open, high, low] = [column("close"), column("open"), column("high"), column("low")]

const above = (a: number, b: number): boolean => a - b > 1e-10

/** Whether a script and a plain formula agree at every bar. */
const means = (script: string, plain: string): boolean => {
  assert.deepStrictEqual(run(script, bars), run(plain, bars), script)
  return true
}

/** Whether a script agrees with a hand-written loop over the bars. */
const follows = (script: string, step: (i: number) => number | boolean): boolean => {
  const expected = Array.from(close, (_, i) => step(i))
  const actual = run(script, bars)
  actual.forEach((value, i) => {
    const wanted = expected[i]
    if (typeof wanted === "number" && typeof value === "number" && !Number.isNaN(wanted)) {
      assert.closeTo(value, wanted, 1e-9 * Math.max(1, Math.abs(wanted)), `${script} at ${i}`)
    } else assert.deepStrictEqual(value, wanted, `${script} at ${i}`)
  })
  return expected.length > 0
}

describe("a reassigned name", () => {
  it("has its new value from there on, without reading other bars", () => {
    assert.isTrue(means("x = close\nx := x + 1\nx", "close + 1"))
    assert.isTrue(means("x = close\ny = x\nx := open\ny - x", "close - open"))
    assert.isTrue(means("x = 1\nx += close\nx -= 2\nx *= 3\nx /= 4\nx %= 5\nx", "((1 + close - 2) * 3 / 4) % 5"))
    assert.isTrue(means("x = 10\nif close > open\n    x := 20\nx", "close > open ? 20 : 10"))
    assert.strictEqual(compileFormula("x = 10\nif close > open\n    x := 20\nx").lookback, 0)
    assert.strictEqual(compileFormula("x = close\nif close > open\n    x := open\nx[3]").lookback, 3)
  })

  it("has a history of its values at the end of each bar", () => {
    assert.isTrue(follows("x = close\ny = nz(x[1])\nx := x * 2\ny", (i) => (i === 0 ? 0 : close[i - 1] * 2)))
    assert.isTrue(
      follows("x = close\nx := x + 1\nif close > open\n    x := 0\nx[2]", (i) =>
        i < 2 ? NaN : above(close[i - 2], open[i - 2]) ? 0 : close[i - 2] + 1,
      ),
    )
  })

  it("may depend on its own value of the bar before", () => {
    let sum = 0
    assert.isTrue(follows("x = 0.0\nx := nz(x[1]) + close\nx", (i) => (sum += close[i])))
    let ema = NaN
    assert.isTrue(
      follows("e = 0.0\ne := na(e[1]) ? close : e[1] + 0.2 * (close - e[1])\ne", (i) => {
        ema = Number.isNaN(ema) ? close[i] : ema + 0.2 * (close[i] - ema)
        return ema
      }),
    )
    const fibonacci = [1, 1]
    assert.isTrue(
      follows("f = 1.0\nf := bar_index < 2 ? 1 : (f[1] + f[2]) % 1000\nf", (i) => {
        if (i > 1) fibonacci.push((fibonacci[i - 1] + fibonacci[i - 2]) % 1000)
        return fibonacci[i]
      }),
    )
    assert.strictEqual(compileFormula("x = 0.0\nx := nz(x[1]) + close\nx").lookback, Infinity)
  })

  it("may depend on other names that depend on it", () => {
    let [a, b] = [NaN, NaN]
    assert.isTrue(
      follows("a = 0.0\nb = 0.0\na := nz(b[1], 1) + close / 100\nb := a - nz(a[1]) / 2\na + b", (i) => {
        const before = a
        a = (Number.isNaN(b) ? 1 : b) + close[i] / 100
        b = a - (Number.isNaN(before) ? 0 : before) / 2
        return a + b
      }),
    )
  })

  it("may be read from many bars ago", () => {
    const past: Array<number> = []
    assert.isTrue(
      follows("x = 0.0\nx := nz(x[7], 3) * 0.5 + close\nx", (i) => {
        past.push((i < 7 ? 3 : past[i - 7]) * 0.5 + close[i])
        return past[i]
      }),
    )
  })

  it("keeps its type, and must be declared", () => {
    assert.strictEqual(
      errorOf("x = 1\nx := close > open").message,
      "2:6 `x` is the whole number 1, and cannot become a series of bools",
    )
    assert.include(errorOf("x = true\nx := 1.5").message, "`x` is the bool true, and cannot become the number 1.5")
    assert.include(errorOf("y := 1").message, "`y` has no value yet")
    assert.include(errorOf("close := 1").message, "`close` has no value yet")
    assert.include(errorOf("if close > open\n    z = 1\nz > 0").message, "unknown name `z`")
  })
})

describe("a `var` name", () => {
  it("keeps its value from bar to bar", () => {
    let count = 0
    assert.isTrue(follows("var n = 0\nn += 1\nn", () => ++count))
    let ups = 0
    assert.isTrue(
      follows(
        "var ups = 0\nif close > open\n    ups := ups + 1\nups",
        (i) => (ups += above(close[i], open[i]) ? 1 : 0),
      ),
    )
    let last = NaN
    assert.isTrue(
      follows("var float entry = na\nif ta.crossover(close, ta.sma(close, 5))\n    entry := close\nentry", (i) => {
        const mean = (at: number) => (at < 4 ? NaN : close.slice(at - 4, at + 1).reduce((s, x) => s + x, 0) / 5)
        const side = (at: number) => close[at] - mean(at)
        let before = i - 1
        while (before >= 0 && Number.isNaN(side(before))) before--
        if (before >= 0 && side(i) > 1e-10 && side(before) <= 1e-10) last = close[i]
        return last
      }),
    )
  })

  it("is initialized once", () => {
    assert.isTrue(follows("var x = close\nx", () => close[0]))
    assert.isTrue(follows("var x = close\nx += 1\nx", (i) => close[0] + i + 1))
    assert.deepStrictEqual(run("var n = 5\nta.sma(close, n)", bars), run("ta.sma(close, 5)", bars))
  })

  it("may be a bool", () => {
    let inside = false
    assert.isTrue(
      follows(
        "var bool inside = false\nif close > open\n    inside := true\nelse if high < high[1]\n    inside := false\ninside",
        (i) => {
          if (above(close[i], open[i])) inside = true
          else if (i > 0 && above(high[i - 1], high[i])) inside = false
          return inside
        },
      ),
    )
    let seen = false
    assert.isTrue(
      follows("var seen = false\nwas = seen[1]\nseen := seen or close > 1.2 * open[5]\nwas", (i) => {
        const was = seen
        seen = seen || (i >= 5 && above(close[i], 1.2 * open[i - 5]))
        return was
      }),
    )
  })

  it("of a function has its own value for each call", () => {
    let [a, b] = [0, 100]
    assert.isTrue(
      follows(
        "keep(x, start) =>\n    var kept = start\n    kept := kept * 0.9 + x\n    kept\nkeep(close, 0) - keep(open, 100)",
        (i) => {
          a = a * 0.9 + close[i]
          b = b * 0.9 + open[i]
          return a - b
        },
      ),
    )
  })
})

describe("`if` and `switch`", () => {
  it("have values", () => {
    assert.isTrue(means("x = if close > open\n    high\nelse\n    low\nx", "close > open ? high : low"))
    assert.isTrue(means("x = if close > open\n    high\nx", "close > open ? high : na"))
    assert.isTrue(means("x = if close > open\n    true\nx", "close > open"))
    assert.isTrue(
      means(
        "x = switch\n    close > high[1] => 1\n    close < low[1] => -1\n    => 0\nx",
        "close > high[1] ? 1 : close < low[1] ? -1 : 0",
      ),
    )
    assert.isTrue(
      means(
        "x = switch bar_index % 3\n    0 => open\n    1 => close\nx",
        "bar_index % 3 == 0 ? open : bar_index % 3 == 1 ? close : na",
      ),
    )
    assert.isTrue(
      means(
        "[a, b] = if close > open\n    [high, low]\nelse\n    [low, high]\na - b",
        "close > open ? high - low : low - high",
      ),
    )
    assert.isTrue(
      means("f(x) =>\n    if x > open\n        x\n    else\n        open\nf(close)", "close > open ? close : open"),
    )
  })

  it("of constants are decided when the formula is compiled", () => {
    const script =
      "kind = input.string('EMA', options = ['SMA', 'EMA'])\nm = switch kind\n    'SMA' => ta.sma(close, 9)\n    'EMA' => ta.ema(close, 9)\nm"
    assert.isTrue(means(script, "ta.ema(close, 9)"))
    assert.deepStrictEqual(run(script, bars, { parameters: { kind: "SMA" } }), run("ta.sma(close, 9)", bars))
    assert.isTrue(means("len = 5\nif input.bool(true)\n    len := 7\nta.sma(close, len)", "ta.sma(close, 7)"))
  })

  it("reassign names in the branch that runs", () => {
    assert.isTrue(
      follows(
        "a = 0\nb = 0\nif close > open\n    a := 1\n    if high > high[1]\n        b := 2\n    else\n        a := 3\nelse if low < low[1]\n    b := 4\na * 10 + b",
        (i) => {
          if (above(close[i], open[i])) return i > 0 && above(high[i], high[i - 1]) ? 12 : 30
          return i > 0 && above(low[i - 1], low[i]) ? 4 : 0
        },
      ),
    )
  })

  it("need bools as conditions", () => {
    assert.include(errorOf("if close\n    x = 1\nclose > 1").message, "1:4 the condition of `if` must be a bool")
    assert.include(errorOf("x = switch\n    close => 1\nx").message, "a case of `switch` must be a bool")
    assert.include(
      errorOf("x = if close > open\n    1\nelse\n    true\nx + 1").message,
      "its left side is the whole number 1 or else",
    )
  })

  it("need an indented block", () => {
    assert.include(
      errorOf("if close > open\nx = 1").message,
      "1:16 unexpected end of line; expected an operator or an indented line",
    )
    assert.include(errorOf("else\n    x = 1").message, "`else` belongs to no `if`")
  })
})

describe("a block that does not run at every bar", () => {
  it("has a history of the bars at which it ran", () => {
    // As in the manual of Pine Script: x[k] is the last value committed at the bar k bars ago or before.
    const held: Array<number> = []
    assert.isTrue(
      follows("r = 0.0\nif close > open\n    local = close\n    r := nz(local[2], -1)\nr", (i) => {
        held.push(above(close[i], open[i]) ? close[i] : (held[i - 1] ?? NaN))
        if (!above(close[i], open[i])) return 0
        return i < 2 || Number.isNaN(held[i - 2]) ? -1 : held[i - 2]
      }),
    )
    const given: Array<number> = []
    assert.isTrue(
      follows("before(x) => x[1]\nr = 0.0\nif close > open\n    r := nz(before(close), -1)\nr", (i) => {
        const last = given.at(-1) ?? NaN
        given.push(above(close[i], open[i]) ? close[i] : last)
        if (!above(close[i], open[i])) return 0
        return Number.isNaN(last) ? -1 : last
      }),
    )
  })

  it("reads the full history of other names", () => {
    assert.isTrue(
      follows("r = 0.0\nif close > open\n    r := nz(close[1], -1)\nr", (i) =>
        above(close[i], open[i]) ? (i === 0 ? -1 : close[i - 1]) : 0,
      ),
    )
    assert.isTrue(
      follows("last() => close[1]\nr = 0.0\nif close > open\n    r := nz(last(), -1)\nr", (i) =>
        above(close[i], open[i]) ? (i === 0 ? -1 : close[i - 1]) : 0,
      ),
    )
  })

  it("updates recursive averages only at the bars at which it runs", () => {
    let count = 0
    let ema = 0
    assert.isTrue(
      follows("r = 0.0\nif close > open\n    r := nz(ta.ema(close, 3), -1)\nr", (i) => {
        if (!above(close[i], open[i])) return 0
        count++
        if (count <= 3) {
          ema += close[i]
          if (count < 3) return -1
          ema /= 3
        } else ema += 0.5 * (close[i] - ema)
        return ema
      }),
    )
  })

  it("gives windows its last value at the other bars", () => {
    const held: Array<number> = []
    assert.isTrue(
      follows("r = 0.0\nif close > open\n    r := nz(ta.highest(close, 3), -1)\nr", (i) => {
        held.push(above(close[i], open[i]) ? close[i] : (held[i - 1] ?? NaN))
        if (!above(close[i], open[i])) return 0
        const window = held.slice(Math.max(0, i - 2)).filter((x) => !Number.isNaN(x))
        return i < 2 ? -1 : Math.max(...window)
      }),
    )
  })

  it("initializes its `var` names at its first run", () => {
    let kept = NaN
    assert.isTrue(
      follows("r = 0.0\nif close > open\n    var first = close\n    first += 1\n    r := first\nr", (i) => {
        if (!above(close[i], open[i])) return 0
        kept = (Number.isNaN(kept) ? close[i] : kept) + 1
        return kept
      }),
    )
  })
})

describe("functions of a value that depends on its own history", () => {
  it("run bar by bar", () => {
    const past: Array<number> = []
    assert.isTrue(
      follows("x = 0.0\nx := close + nz(ta.highest(x[1], 3)) * 0.1\nx", (i) => {
        const window = past.slice(Math.max(0, i - 3))
        past.push(close[i] + (i >= 2 && window.length > 0 ? Math.max(...window) : 0) * 0.1)
        return past[i]
      }),
    )
    let [count, sum, ema, x] = [0, 0, NaN, NaN]
    assert.isTrue(
      follows("x = 0.0\nx := close - nz(ta.ema(x[1], 4)) * 0.2\nx", (i) => {
        let smooth = NaN
        if (!Number.isNaN(x)) {
          count++
          sum += x
          ema = count < 4 ? NaN : count === 4 ? sum / 4 : ema + 0.4 * (x - ema)
          smooth = ema
        }
        x = close[i] - (Number.isNaN(smooth) ? 0 : smooth) * 0.2
        return x
      }),
    )
  })

  it("are refused if they read the whole history and cannot run bar by bar", () => {
    assert.include(
      errorOf("x = 0.0\nx := ta.vwap(nz(x[1]), close > open)\nx").message,
      "2:6 `ta.vwap` of what follows from its own value is not supported yet",
    )
  })
})

describe("named values", () => {
  it("have their values at the end of a bar", () => {
    const small = closes(1, 2, 3)
    assert.deepStrictEqual(runNamed("x = close\nx := x * 2\ny = 1", "x", small), [2, 4, 6])
    assert.deepStrictEqual(runNamed("var n = 0\nn += 1\ny = n * 2", "n", small), [1, 2, 3])
  })
})
