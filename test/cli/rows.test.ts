import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { collectRows, type Row } from "../../src/cli/output/rows.ts"
import { fitColumns } from "../../src/cli/terminal/fitColumns.ts"
import { sparkline } from "../../src/cli/output/sparkline.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"

const job = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {}, symbols: ["A", "B", "C"] } as const

const match = fc.record({
  time: fc.integer({ min: 0, max: 9 }),
  close: fc.integer({ min: 1, max: 5 }),
  values: fc.record({ rsi: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }) }),
})

const result = fc.record({
  symbol: fc.constantFrom("A", "B", "C"),
  matches: fc.array(match, { maxLength: 8 }),
  computedIndicators: fc.constant({}),
  processingTimeMs: fc.constant(1),
}) satisfies fc.Arbitrary<ProcessingResult>

describe("collectRows", () => {
  it("orders by a column with na last, then by time and symbol, and keeps the first", () => {
    fc.assert(
      fc.property(fc.array(result), fc.boolean(), fc.integer({ min: 1, max: 20 }), (results, descending, limit) => {
        const rows = collectRows(job, limit, { column: "rsi", descending })
        results.forEach(rows.add)
        const all = results.flatMap(({ matches, symbol }) => matches.map((each) => ({ symbol, ...each })))
        const keyOf = (row: Row) => {
          const rsi = row.values["rsi"]
          const [na, value] = typeof rsi === "number" ? [0, rsi] : [1, 0]
          return [na, descending ? -value : value, -row.time, row.symbol.codePointAt(0) ?? 0]
        }
        const keys = all.map(keyOf).toSorted((a, b) => {
          const at = a.findIndex((value, index) => value !== b[index])
          return at < 0 ? 0 : a[at] - b[at]
        })
        const taken = rows.take()
        assert.deepStrictEqual(taken.rows.map(keyOf), keys.slice(0, limit))
        assert.strictEqual(taken.hidden, Math.max(0, all.length - limit))
      }),
    )
  })

  it("keeps the first of more rows than it sorts at once", () => {
    const rows = collectRows(job, 2)
    for (let batch = 0; batch < 3; batch++) {
      const matches = Array.from({ length: 9_000 }, (_, i) => ({ time: 3 * i + batch, close: 1, values: {} }))
      rows.add({ symbol: "A", matches, computedIndicators: {}, processingTimeMs: 1 })
    }
    const taken = rows.take()
    assert.deepStrictEqual(
      taken.rows.map(({ time }) => time),
      [26_999, 26_998],
    )
    assert.strictEqual(taken.hidden, 26_998)
  })
})

describe("sparkline", () => {
  it("draws the lowest value lowest, the highest highest, and leaves out what is missing", () => {
    assert.strictEqual(sparkline(Float64Array.of(1, 8, NaN, 4.5)), "▁█ ▅")
    assert.strictEqual(sparkline(Float64Array.of(3, 3)), "▁▁")
    assert.strictEqual(sparkline(new Float64Array(0)), "")
  })
})

describe("fitColumns", () => {
  const column = (width: number) => ({ header: "h", align: "left", cells: ["x".repeat(width)] }) as const

  it("cuts long names, so that the columns beside them fit", () => {
    const long = [column(10), column(150), { ...column(8), align: "right" as const }]
    const { columns, left } = fitColumns(long, 80)
    assert.strictEqual(left, 0)
    assert.strictEqual(columns[1].cells[0], `${"x".repeat(25)}…`)
    assert.strictEqual(fitColumns(long, Infinity).columns[1].cells[0].length, 150)
    const indicator = { header: "n".repeat(70), align: "right" as const, cells: ["1".repeat(25)] }
    const [, named] = fitColumns([column(10), indicator, column(8)], 80).columns
    assert.deepStrictEqual(named, { header: `${"n".repeat(19)}…`, align: "right", cells: ["1".repeat(25)] })
  })

  it("keeps the columns that fit with two spaces between them, and at least one", () => {
    const columns = [column(5), column(5), column(5)]
    assert.strictEqual(fitColumns(columns, 19).left, 0)
    assert.strictEqual(fitColumns(columns, 18).left, 1)
    assert.strictEqual(fitColumns(columns, 3).left, 2)
  })
})
