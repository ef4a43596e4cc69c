import { assert, describe, it } from "@effect/vitest"
import { plain, price, shortPrice, timeText } from "../../../src/report/page/text/format.ts"

describe("the numbers of a report", () => {
  it("are short, whatever their size", () => {
    const values = [
      4.19e-8, -4.19e-8, 0.00123, 0, 2.5, -2.5, 99_999.5, 931_537.42, -931_537.42, 1e6, 2.5e9, 1.2e13, -9.99e14,
    ]
    for (const value of values) {
      for (const text of [shortPrice(value), plain(value)]) {
        assert.isAtMost(text.length, 10, text)
        // Only its last digits are lost.
        const read = Number(text.replaceAll(",", "").replace("T", "e12").replace("B", "e9").replace("M", "e6"))
        assert.closeTo(read, value, Math.abs(value) / 1000, text)
      }
    }
    assert.deepStrictEqual(
      [4.19e-8, 0.00123, 12.345, 931_537.42].map((value) => shortPrice(value)),
      ["4.190e-8", "0.001230", "12.35", "931,537"],
    )
    assert.strictEqual(price(4.19e-8), "0.00000004190")
  })
})

describe("the times of a report", () => {
  it("have seconds if bars do", () => {
    const time = Date.UTC(2024, 2, 10, 9, 30)
    assert.deepStrictEqual(
      [timeText(time, true), timeText(time, false), timeText(time + 15_000, false)],
      ["2024-03-10", "2024-03-10 09:30", "2024-03-10 09:30:15"],
    )
  })
})
