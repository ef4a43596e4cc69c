import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { makeModel } from "../../../src/report/page/model/Model.ts"
import { Store } from "../../../src/report/page/model/Store.ts"
import { plain, price, shortPrice, timeText } from "../../../src/report/page/text/format.ts"
import { decodeReport } from "../decodeReport.ts"
import { makeReport } from "../makeReport.ts"

describe("the numbers of a report", () => {
  it("are short, whatever their size", () => {
    const values = [4.19e-8, -4.19e-8, 0.00123, 0, 2.5, -2.5, 99_999.5, 931_537.42, -931_537.42, 1e6, 2.5e9]
    for (const value of values) {
      for (const text of [shortPrice(value), plain(value)]) {
        assert.isAtMost(text.length, 13, text)
        // Only its last digits are lost.
        const read = Number(text.replaceAll(",", "").replace("B", "e9").replace("M", "e6"))
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

describe("the formula of a report", () => {
  it.effect("that requests another symbol is not checked, and the page says why", () =>
    Effect.gen(function* () {
      const close = Float64Array.from({ length: 30 }, (_, bar) => 10 + Math.sin(bar))
      const time = close.map((_, bar) => Date.UTC(2024, 0, 1 + bar))
      const bars = { time, open: close, high: close, low: close, close, volume: close }
      const market = ["A", "B"].map((symbol) => [symbol, bars] as const)
      const { report } = yield* makeReport(market, { formula: 'request.security("B", "D", close) > 10' })
      const data = decodeReport(report.html)
      const { state } = new Store(data, async () => {}, {}, "")
      assert.isAbove(makeModel(data, data.matches).matches.count, 0)
      assert.strictEqual(state.check?.kind, "impossible")
      assert.include(
        state.check?.kind === "impossible" ? state.check.why : "",
        "the formula requests `B`, whose candles are not in this page",
      )
    }),
  )
})
