import { assert, describe, it } from "@effect/vitest"
import { compileFormula } from "../../../src/formula/compile.ts"
import { FOREIGN_STATEMENTS } from "../../../src/formula/syntax/keywords.ts"
import { barsOf, valuesOf } from "../../formula/formulas.ts"
import { walk } from "../../formula/randomBars.ts"
import { FUNCTION_DOCUMENT } from "../functionTable.ts"
import { readSource } from "../sources.ts"
import { FOREIGN } from "./rows.ts"
import { BEGIN, END, outcomeOf, rows, textOf, withAcceptanceTable } from "./table.ts"

const VERSIONS = [4, 5, 6] as const
const bars = barsOf(walk({ length: 60, seed: 3, holes: 0, late: 0 }))

describe("the table of supported Pine Script", () => {
  it("is current in the document (else run `npm run docs`)", () => {
    const { text } = readSource(FUNCTION_DOCUMENT)
    assert.strictEqual(text, withAcceptanceTable(text))
    assert.notInclude(withAcceptanceTable(`${BEGIN}\nstale\n${END}`), "stale")
    assert.throws(() => withAcceptanceTable("# Title"), /lacks its markers/)
  })

  it.each(rows().map((row) => ({ part: row.part, row })))("is true of $part", ({ row }) => {
    const values: Array<ReadonlyArray<number | boolean>> = []
    for (const version of VERSIONS) {
      const { is, message } = outcomeOf(row, version)
      if (is === "no") assert.match(message ?? "", /^[^\n]{10,}$/)
      const text = textOf(row, version)
      if (is === "no" || text === undefined) continue
      values.push(valuesOf(compileFormula(text, { jobType: "scan", timeframe: "1d" }).run(bars).result))
    }
    // An accepted row means the same in each version, and is a condition that is true at some bars only.
    for (const each of values) {
      assert.deepStrictEqual(each, values[0])
      assert.deepStrictEqual(new Set(each), new Set([false, true]))
    }
  })

  it("has every statement that formulas lack, with an error that names it", () => {
    assert.hasAllKeys(FOREIGN, Array.from(FOREIGN_STATEMENTS.keys()))
    for (const row of rows().filter(({ part }) => FOREIGN_STATEMENTS.has(part.replaceAll("`", "")))) {
      assert.include(outcomeOf(row, 6).message, row.part)
    }
  })
})
