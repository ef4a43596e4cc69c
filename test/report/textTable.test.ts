import { assert, describe, it } from "@effect/vitest"
import { textTable } from "../../src/report/textTable.ts"
import { cutText, textWidth } from "../../src/report/textWidth.ts"

describe("a text table", () => {
  it("keeps columns in line where characters are two columns wide, or none", () => {
    const names = ["AAPL", "日本電信電話", "e\u0301te\u0301", "삼성전자", "ﾄﾖﾀ", "🚀", "トヨタ自動車"]
    const lines = textTable([
      { header: "symbol", align: "left", cells: names },
      { header: "close", align: "right", cells: names.map((_, index) => String(10 ** index)) },
    ])
    assert.deepStrictEqual(lines, [
      "symbol          close",
      "AAPL                1",
      "日本電信電話       10",
      "e\u0301te\u0301               100",
      "삼성전자         1000",
      "ﾄﾖﾀ             10000",
      "🚀             100000",
      "トヨタ自動車  1000000",
    ])
  })
})

describe("cutText", () => {
  it("takes no more columns than there are, and cuts no character in two", () => {
    const text = "AB日本電信e\u0301🚀CD"
    for (let width = 1; width <= textWidth(text) + 1; width++) {
      const cut = cutText(text, width)
      assert.isAtMost(textWidth(cut), width)
      assert.isAtLeast(textWidth(cut), Math.min(width, textWidth(text)) - 1)
      assert.isTrue(cut === text || text.startsWith(cut.slice(0, -1)))
      assert.isTrue(cut.isWellFormed())
    }
  })
})
