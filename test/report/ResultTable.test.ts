import { assert, describe, it } from "@effect/vitest"
import { indicatorColumns, matchColumns, matchRows } from "../../src/report/ResultTable.ts"
import { textTable } from "../../src/report/textTable.ts"

const renderMatches = (...args: Parameters<typeof matchColumns>) => textTable(matchColumns(...args))
const renderIndicators = (...args: Parameters<typeof indicatorColumns>) => textTable(indicatorColumns(...args))

const at = (text: string) => Date.parse(text)

const close = (value: number) => renderMatches([{ symbol: "A", time: 0, close: value, values: {} }])[1]

describe("ResultTable", () => {
  it("lists matches newest first, then by symbol, in aligned columns", () => {
    const rows = [
      ...matchRows({
        symbol: "MSFT",
        matches: [
          { time: at("2024-01-02T00:00:00Z"), close: 370.6, values: { fast: 1234.5, up: true } },
          { time: at("2024-03-01T00:00:00Z"), close: 415.5, values: { fast: null, up: false } },
        ],
        computedIndicators: {},
        processingTimeMs: 1,
      }),
      { symbol: "BRK.B", time: at("2024-03-01T00:00:00Z"), close: 41_000, values: { fast: 7, up: true } },
    ]
    assert.deepStrictEqual(renderMatches(rows), [
      "date        symbol      close      fast     up",
      "2024-03-01  BRK.B   41,000.00      7.00   true",
      "2024-03-01  MSFT       415.50        na  false",
      "2024-01-02  MSFT       370.60  1,234.50   true",
    ])
    assert.lengthOf(renderMatches(rows, 1), 2)
    assert.include(renderMatches(rows, 1)[1], "BRK.B")
  })

  it("shows the time of bars within a day", () => {
    const rows = [{ symbol: "A", time: at("2024-03-01T09:30:00Z"), close: 1, values: {} }]
    assert.deepStrictEqual(renderMatches(rows), ["time (UTC)        symbol  close", "2024-03-01 09:30  A           1"])
  })

  it("keeps the digits of small prices and the size of extreme ones", () => {
    assert.match(close(0.00001234) ?? "", / 0\.00001234$/)
    assert.match(close(-1234567.891) ?? "", / -1,234,567\.89$/)
    assert.match(close(1e300) ?? "", / 1\.000e\+300$/)
    assert.match(close(1e-300) ?? "", / 1\.000e-300$/)
    assert.match(close(0) ?? "", / 0$/)
  })

  it("lists computed values with a line for each symbol and a column for each name", () => {
    assert.deepStrictEqual(
      renderIndicators([
        { symbol: "A", values: { rsi: 55.25 } },
        { symbol: "B", values: { rsi: null, constructor: 3 } },
      ]),
      ["symbol    rsi  constructor", "A       55.25           na", "B          na            3"],
    )
  })

  it("is empty without rows, and escapes control characters", () => {
    assert.deepStrictEqual(renderMatches([]), [])
    assert.deepStrictEqual(renderIndicators([]), [])
    assert.notInclude(renderIndicators([{ symbol: "A\u001b[2J", values: {} }]).join("\n"), "\u001b")
  })
})
