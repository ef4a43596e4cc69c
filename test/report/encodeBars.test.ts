import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { decodeCloses, decodeRest } from "../../src/report/format/decodeBars.ts"
import { decimalsOf, encodeBars, type SymbolBars, volumeFormOf } from "../../src/report/format/encodeBars.ts"

const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((whole) => whole / 100 + 0)
const anyPrice = fc.oneof(fc.double({ noDefaultInfinity: false }), fc.constantFrom(0, -0, NaN, 1e300, 2 ** 31))
const volumes = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.constant(NaN),
)

const columnOf = (value: fc.Arbitrary<number>, length: number) =>
  fc.array(value, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values))

const seriesWith = (price: fc.Arbitrary<number>): fc.Arbitrary<SymbolBars> =>
  fc.integer({ min: 0, max: 12 }).chain((length) =>
    fc
      .record({
        open: columnOf(price, length),
        high: columnOf(price, length),
        low: columnOf(price, length),
        close: columnOf(price, length),
        volume: columnOf(volumes, length),
        steps: fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: length, maxLength: length }),
      })
      .map(({ steps, ...columns }) => {
        let place = 0
        return { columns, places: Uint32Array.from(steps, (step) => (place += step)), decimals: decimalsOf(columns) }
      }),
  )

const market = fc.array(fc.oneof(seriesWith(cents), seriesWith(anyPrice)), { maxLength: 6 })

const decoded = (series: ReadonlyArray<SymbolBars>, isVolumeRead: boolean) => {
  const form = volumeFormOf(series, isVolumeRead)
  const { bars, closes } = encodeBars(series, form)
  const layout = series.map(({ decimals, places }) => ({ bars: places.length, decimals }))
  const { close, places } = decodeCloses(closes, layout)
  return { form, places, close, ...decodeRest(bars, layout, close, form) }
}

const joined = (series: ReadonlyArray<SymbolBars>, column: keyof SymbolBars["columns"]) =>
  series.flatMap(({ columns }) => [...columns[column]])

describe("the encoded bars of a report", () => {
  it("are decoded unchanged, whatever the prices, if the formula reads volumes", () => {
    fc.assert(
      fc.property(market, (series) => {
        const back = decoded(series, true)
        for (const name of ["open", "high", "low", "close", "volume"] as const) {
          assert.deepStrictEqual([...back[name]], joined(series, name), name)
        }
        assert.deepStrictEqual(
          [...back.places],
          series.flatMap(({ places }) => [...places]),
        )
      }),
      { numRuns: 500 },
    )
  })

  it("keep volumes to one percent if no formula reads them, and na as na", () => {
    fc.assert(
      fc.property(market, (series) => {
        const back = decoded(series, false)
        assert.strictEqual(back.form, "logarithms")
        for (const [bar, volume] of joined(series, "volume").entries()) {
          const kept = back.volume[bar]
          if (Number.isNaN(volume)) assert.isNaN(kept)
          else if (volume < 1e-15) assert.isBelow(kept, 1e-15)
          else assert.approximately(kept / volume, 1, 0.01)
        }
      }),
    )
  })

  it("are integers of the fewest decimals if prices have at most six", () => {
    const decimals = (...prices: ReadonlyArray<number>) => {
      const column = Float64Array.from(prices)
      return decimalsOf({ open: column, high: column, low: column, close: column })
    }
    assert.strictEqual(decimals(1, 20), 0)
    assert.strictEqual(decimals(1, 20.5), 1)
    assert.strictEqual(decimals(101.37, 0.01), 2)
    assert.strictEqual(decimals(0.000001), 6)
    assert.strictEqual(decimals(0.0000001), -1)
    assert.strictEqual(decimals(1 / 3), -1)
    assert.strictEqual(decimals(2 ** 40), -1)
    assert.strictEqual(decimals(-0), -1)
  })

  it("are refused if bytes are missing", () => {
    const series = fc.sample(seriesWith(cents), { seed: 1, numRuns: 20 }).filter(({ places }) => places.length > 0)
    const layout = series.map(({ decimals, places }) => ({ bars: places.length, decimals }))
    const { closes } = encodeBars(series, "logarithms")
    assert.throws(() => decodeCloses(closes.subarray(1), layout), /The report is incomplete/)
  })
})
