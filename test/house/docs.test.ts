import { assert, describe, it } from "@effect/vitest"
import { formulaReference } from "../../src/formula/Reference.ts"
import { BEGIN, END, withFunctionTable } from "./functionTable.ts"
import { readSource } from "./sources.ts"

const readme = readSource("README.md").text

describe("the README", () => {
  it("has the functions of today (else run `npm run docs`)", () => {
    assert.strictEqual(readme, withFunctionTable(readme))
  })

  it("speaks of no function that formulas lack, unless it says so", () => {
    const known = new Set(formulaReference().map(({ name }) => name))
    const mentioned = [...readme.matchAll(/\b(?:ta|math|input)\.[a-z_]\w*/g)].map(([name]) => name)
    assert.isAbove(mentioned.length, known.size / 2)
    assert.deepStrictEqual(
      mentioned.filter((name) => !known.has(name)),
      [],
    )
  })
})

describe("withFunctionTable", () => {
  it("replaces what is between the markers, and only that", () => {
    const [before, after] = withFunctionTable(`# Title\n\n${BEGIN}\nstale\n${END}\n\nend\n`).split(
      /<!-- functions:[^]*<!-- functions:end -->/,
    )
    assert.deepStrictEqual([before, after], ["# Title\n\n", "\n\nend\n"])
    assert.notInclude(withFunctionTable(`${BEGIN}\nstale\n${END}`), "stale")
    const table = withFunctionTable(`${BEGIN}${END}`)
    assert.include(table, "| `ta.sma(source, length)` | numbers | Simple moving average")
    assert.match(table, /\| `\[macdLine, signalLine, _\] = ta\.macd\(.*?\)`<br>`ta\.crossover\(.*\)` \|$/m)
  })

  it("fails without the markers", () => {
    assert.throws(() => withFunctionTable("# Title"), /lacks its markers/)
  })
})
