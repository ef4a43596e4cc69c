import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../src/formula/compile.ts"
import type { Bars } from "../../src/formula/plan/Plan.ts"
import { disagreement } from "../indicators/agreement.ts"
import { everySeries } from "../indicators/series.ts"
import { talib } from "../indicators/talib.ts"
import { volumeOf } from "../indicators/volumes.ts"

const outputs = (text: string, bars: Bars): ReadonlyArray<Float64Array> =>
  Array.from(compileFormula(text).run(bars).named.values(), (series) => Float64Array.from(series))

const output = (text: string, bars: Bars): Float64Array => outputs(`x = ${text}`, bars)[0]

const zip = (a: Float64Array, b: Float64Array, f: (x: number, y: number) => number): Float64Array =>
  a.map((x, i) => f(x, b[i]))

/** Runs `f` without the bars before the first value, which TA-Lib cannot handle, and adds them again. */
const behind = (source: Float64Array, f: (values: Float64Array) => Float64Array): Float64Array => {
  const first = source.findIndex((x) => !Number.isNaN(x))
  const result = new Float64Array(source.length).fill(NaN)
  result.set(f(source.slice(first)), first)
  return result
}

const firstValue = (series: Float64Array): number => series.findIndex((x) => !Number.isNaN(x))

describe.each(everySeries)("on %s", (name, { high, low, close }) => {
  const n = close.length
  const volume = volumeOf(name, n)
  const bars: Bars = { length: n, firstIndex: 0, columns: { time: close.map((_, i) => i), high, low, close, volume } }
  // TA-Lib's one-pass sums lose digits on large prices with small moves.
  const isCoarse = name === "a big price with small moves"
  /** Describes where they differ, including the bar of the first value. */
  const difference = (actual: Float64Array, expected: Float64Array, tolerance: number): string =>
    firstValue(actual) === firstValue(expected)
      ? disagreement(actual, expected, { tolerance })
      : `begins at bar ${firstValue(actual)}, expected ${firstValue(expected)}`
  /** Like `difference`, at bars whose window has a range: without one ours is na, and TA-Lib's 0. */
  const differenceWhereMoving = (actual: Float64Array, expected: Float64Array, tolerance: number): string =>
    difference(
      actual,
      expected.map((x, i) => (Number.isNaN(actual[i]) && x === 0 ? NaN : x)),
      tolerance,
    )
  const wma = (source: Float64Array, length: number) =>
    length === 1 ? source : behind(source, (values) => talib("WMA", [values], [length])[0])
  const ema = (source: Float64Array, length: number) => behind(source, (values) => talib("EMA", [values], [length])[0])
  const sum = (source: Float64Array, length: number) => behind(source, (values) => talib("SUM", [values], [length])[0])

  it.each([2, 9, 16, 55])("ta.hma of %i is made of TA-Lib's weighted averages", (length) => {
    const ahead = zip(wma(close, Math.floor(length / 2)), wma(close, length), (half, whole) => 2 * half - whole)
    assert.strictEqual(
      difference(output(`ta.hma(close, ${length})`, bars), wma(ahead, Math.floor(Math.sqrt(length))), 1e-9),
      "",
    )
  })

  it.each([2, 20])("ta.vwma of %i is a quotient of TA-Lib's sums", (length) => {
    const traded = zip(close, volume, (x, v) => x * v)
    const shares = sum(volume, length)
    const expected = zip(sum(traded, length), shares, (a, b) => (b > 0.5 ? a / b : NaN))
    assert.strictEqual(difference(output(`ta.vwma(close, ${length})`, bars), expected, 1e-9), "")
  })

  it.each([2, 14, 50])("ta.stoch of %i equals TA-Lib's fast %%K", (length) => {
    const actual = output(`ta.stoch(close, high, low, ${length})`, bars)
    assert.strictEqual(
      differenceWhereMoving(actual, talib("STOCHF", [high, low, close], [length, 1, 0], 2)[0], 1e-9),
      "",
    )
  })

  it.each([2, 14, 50])("ta.wpr of %i equals TA-Lib's", (length) => {
    assert.strictEqual(
      differenceWhereMoving(output(`ta.wpr(${length})`, bars), talib("WILLR", [high, low, close], [length])[0], 1e-9),
      "",
    )
  })

  it.each([5, 20])("ta.cci of %i equals TA-Lib's", (length) => {
    const typical = close.map((x, i) => (high[i] + low[i] + x) / 3)
    const actual = output(`ta.cci(hlc3, ${length})`, bars)
    // In a flat window TA-Lib returns 0, or the quotient of two rounding errors.
    const expected = talib("CCI", [high, low, close], [length])[0].map((x, i) =>
      new Set(typical.slice(Math.max(0, i - length + 1), i + 1)).size === 1 ? NaN : x,
    )
    assert.strictEqual(difference(actual, expected, isCoarse ? 1e-4 : 1e-8), "")
  })

  it.each([2, 14])("ta.cmo of %i is made of TA-Lib's plain sums, not its smoothed CMO", (length) => {
    const moves = close.map((x, i) => (i === 0 ? NaN : x - close[i - 1]))
    const ups = sum(
      moves.map((x) => (x < 0 ? 0 : x)),
      length,
    )
    const downs = sum(
      moves.map((x) => (x > 0 ? 0 : -x)),
      length,
    )
    const actual = output(`ta.cmo(close, ${length})`, bars)
    const expected = zip(ups, downs, (up, down) => (up + down > 1e-9 ? (100 * (up - down)) / (up + down) : NaN))
    assert.strictEqual(difference(actual, expected, 1e-8), "")
    assert.notStrictEqual(disagreement(actual, talib("CMO", [close], [length])[0], { tolerance: 1e-3 }), "")
  })

  it.each([2, 14])("ta.mfi of %i equals TA-Lib's, and has a value one bar before", (length) => {
    const actual = output(`ta.mfi(hlc3, ${length})`, bars)
    const expected = talib("MFI", [high, low, close, volume], [length])[0]
    assert.strictEqual(firstValue(actual), length - 1)
    assert.strictEqual(firstValue(expected), length)
    // If typical prices differ by rounding alone, TA-Lib counts the whole flow; without any flow ours is
    // 100, TA-Lib's 0.
    const typical = close.map((x, i) => (high[i] + low[i] + x) / 3)
    const isDust = typical.map((x, i) => (x !== typical[i - 1] && Math.abs(x - typical[i - 1]) <= 1e-10 ? 1 : 0))
    const comparable = expected.map((x, i) => {
      const window = isDust.subarray(Math.max(0, i - length + 1), i + 1)
      return window.includes(1) || (actual[i] === 100 && x === 0) ? actual[i] : x
    })
    assert.isBelow(isDust.filter((x) => x === 1).length, 20)
    assert.strictEqual(disagreement(actual, comparable, { tolerance: 1e-8, from: length }), "")
  })

  it("ta.obv is TA-Lib's less the first bar's volume", () => {
    const expected = talib("OBV", [close, volume], [])[0]
    const actual = output("ta.obv", bars)
    assert.isNaN(actual[0])
    assert.strictEqual(
      disagreement(
        actual,
        expected.map((x) => x - expected[0]),
        { tolerance: 0, from: 1 },
      ),
      "",
    )
  })

  it.each([
    [20, 2],
    [5, 1],
  ])("ta.bb of %i and %i equals TA-Lib's, and ta.bbw its width in percent", (length, mult) => {
    const [middle, upper, lower] = outputs(`[m, u, l] = ta.bb(close, ${length}, ${mult})`, bars)
    const expected = talib("BBANDS", [close], [length, mult, mult, 0], 3)
    // The root of the rounding errors of TA-Lib's squares of prices.
    const tolerance = name === "a price of pennies" ? 1e-8 : 1e-6
    assert.strictEqual(difference(upper, expected[0], tolerance), "")
    assert.strictEqual(difference(middle, expected[1], tolerance), "")
    assert.strictEqual(difference(lower, expected[2], tolerance), "")
    const width = expected[1].map((x, i) => (100 * (expected[0][i] - expected[2][i])) / x)
    assert.strictEqual(difference(output(`ta.bbw(close, ${length}, ${mult})`, bars), width, 1e-4), "")
  })

  it("ta.variance equals TA-Lib's", () => {
    assert.strictEqual(
      difference(output("ta.variance(close, 20)", bars), talib("VAR", [close], [20, 1])[0], isCoarse ? 1e-2 : 1e-9),
      "",
    )
  })

  it.each([true, false])("ta.kc is made of TA-Lib's exponential averages (true range: %s)", (usesTrueRange) => {
    const [middle, upper, lower] = outputs(`[m, u, l] = ta.kc(close, 20, 1.5, ${usesTrueRange})`, bars)
    const span = usesTrueRange ? talib("TRANGE", [high, low, close], [])[0] : zip(high, low, (h, l) => h - l)
    const [basis, range] = [ema(close, 20), ema(span, 20)]
    assert.strictEqual(difference(middle, basis, 1e-9), "")
    assert.strictEqual(
      difference(
        upper,
        zip(basis, range, (x, r) => x + 1.5 * r),
        1e-9,
      ),
      "",
    )
    assert.strictEqual(
      difference(
        lower,
        zip(basis, range, (x, r) => x - 1.5 * r),
        1e-9,
      ),
      "",
    )
  })

  it("ta.tsi is made of TA-Lib's exponential averages", () => {
    const moves = close.map((x, i) => (i === 0 ? NaN : x - close[i - 1]))
    const distances = moves.map((x) => Math.abs(x))
    const expected = zip(ema(ema(moves, 25), 13), ema(ema(distances, 25), 13), (x, y) => x / y)
    assert.strictEqual(difference(output("ta.tsi(close, 13, 25)", bars), expected, 1e-9), "")
  })

  it("ta.dmi equals TA-Lib's once its seeds are forgotten, and not before", () => {
    // In whole ticks: in cents TA-Lib takes equal moves that differ by rounding for unequal ones.
    const ticks = [high, low, close].map((column) => column.map((x) => Math.round(x * 1e6)))
    const [h, l, c] = ticks
    const whole = { ...bars, columns: { high: h, low: l, close: c } }
    const [plus, minus, adx] = outputs("[p, m, a] = ta.dmi(14, 14)", whole)
    assert.deepStrictEqual([plus, minus, adx].map(firstValue), [14, 14, 27])
    const options = { tolerance: 1e-8, from: 500 }
    assert.strictEqual(disagreement(plus, talib("PLUS_DI", ticks, [14])[0], options), "")
    assert.strictEqual(disagreement(minus, talib("MINUS_DI", ticks, [14])[0], options), "")
    assert.strictEqual(disagreement(adx, talib("ADX", ticks, [14])[0], options), "")
    const early = { tolerance: 1e-8, from: 30 }
    assert.notStrictEqual(disagreement(plus, talib("PLUS_DI", ticks, [14])[0], early), "")
  })
})
