import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { barssince, valuewhen } from "../../src/indicators/occurrences.ts"
import { run } from "./agreement.ts"

const bits = (text: string): Uint8Array => Uint8Array.from(text, Number)

describe("valuewhen", () => {
  const source = Float64Array.of(1, 2, 3, NaN, 5, 6, 7)
  const when = (condition: string, occurrence: number) => [
    ...run(7, (out) => valuewhen(out, bits(condition), source, occurrence)),
  ]

  it("holds the value of the condition's bars, including NaN, computed by hand", () => {
    assert.deepStrictEqual(when("0101010", 0), [NaN, 2, 2, NaN, NaN, 6, 6])
    assert.deepStrictEqual(when("0101010", 1), [NaN, NaN, NaN, 2, 2, NaN, NaN])
    assert.deepStrictEqual(when("0101010", 2), [NaN, NaN, NaN, NaN, NaN, 2, 2])
    assert.deepStrictEqual(when("0101010", 3), [NaN, NaN, NaN, NaN, NaN, NaN, NaN])
  })

  it("of a condition that always holds is the source `occurrence` bars ago", () => {
    assert.deepStrictEqual(when("1111111", 0), [...source])
    assert.deepStrictEqual(when("1111111", 2), [NaN, NaN, 1, 2, 3, NaN, 5])
  })

  it("skips `occurrence` of the bars where the condition held", () => {
    const bars = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer()), { maxLength: 40 })
    fc.assert(
      fc.property(bars, fc.nat(6), (rows, occurrence) => {
        const actual = run(rows.length, (out) =>
          valuewhen(
            out,
            Uint8Array.from(rows, ([c]) => c),
            Float64Array.from(rows, ([, x]) => x),
            occurrence,
          ),
        )
        rows.forEach((_, bar) => {
          const held = rows.slice(0, bar + 1).filter(([c]) => c === 1)
          assert.deepStrictEqual(actual[bar], held.at(-1 - occurrence)?.[1] ?? NaN)
        })
      }),
    )
  })
})

describe("barssince", () => {
  it("counts from the last bar where the condition held, computed by hand", () => {
    assert.deepStrictEqual([...run(8, (out) => barssince(out, bits("00100110")))], [NaN, NaN, 0, 1, 2, 0, 0, 1])
  })
})
