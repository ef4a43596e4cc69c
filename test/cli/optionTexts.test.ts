import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { parseDurationMs } from "../../src/cli/options/durationText.ts"
import { parseParameter } from "../../src/cli/options/parameterText.ts"

describe("parseDurationMs", () => {
  it("reads the usual spellings as milliseconds", () => {
    const cases: ReadonlyArray<readonly [string, number]> = [
      ["60s", 60_000],
      ["500ms", 500],
      ["2m", 120_000],
      ["60 seconds", 60_000],
      ["1 minute", 60_000],
      ["1.5h", 5_400_000],
      [" 10 S ", 10_000],
    ]
    for (const [text, ms] of cases) assert.strictEqual(parseDurationMs(text), ms, text)
  })

  it("refuses a text without unit, number or length", () => {
    for (const text of ["60", "s", "", "0s", "-5s", "5 parsecs", "5s5", "1e3s", "NaNs"]) {
      assert.isUndefined(parseDurationMs(text), text)
    }
  })
})

describe("parseParameter", () => {
  it("reads bools and numbers as such and the rest as text", () => {
    assert.deepStrictEqual(parseParameter("length=20"), ["length", 20])
    assert.deepStrictEqual(parseParameter("level=-1.5e-3"), ["level", -0.0015])
    assert.deepStrictEqual(parseParameter("strict=true"), ["strict", true])
    assert.deepStrictEqual(parseParameter("source=close"), ["source", "close"])
    assert.deepStrictEqual(parseParameter("text=a=b"), ["text", "a=b"])
    assert.deepStrictEqual(parseParameter("empty="), ["empty", ""])
    assert.deepStrictEqual(parseParameter("big=1e999"), ["big", "1e999"])
    assert.deepStrictEqual(parseParameter("hex=0x10"), ["hex", "0x10"])
  })

  it("refuses a text without a name", () => {
    assert.isUndefined(parseParameter("length"))
    assert.isUndefined(parseParameter("=20"))
    assert.isUndefined(parseParameter(" =20"))
  })

  it("reads back any finite number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const value = parseParameter(`n=${number}`)?.[1]
        assert.isTrue(value === number, String(number))
      }),
    )
  })
})
