import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { REFUSED } from "../../src/formula/builtins/refused.ts"
import { checkFormula } from "../../src/formula/FormulaCheck.ts"
import { formulaReference } from "../../src/formula/Reference.ts"
import { blocksOf, shellCommandsOf } from "./docBlocks.ts"
import { anchorsOf, brokenLinks, documents, linksOf } from "./documents.ts"
import { BEGIN, END, FUNCTION_DOCUMENT, withFunctionTable } from "./functionTable.ts"
import { readSource } from "./sources.ts"

const all = documents()

describe("the documents", () => {
  it("include the README, AGENTS.md and those beside the sources", () => {
    const paths = all.map(({ path }) => path)
    assert.includeMembers(paths, ["AGENTS.md", "README.md", "bench/README.md", "src/pool/README.md"])
  })

  it("have no link to a file or heading that does not exist", () => {
    assert.isAbove(all.flatMap(({ text }) => linksOf(text)).length, 20)
    assert.deepStrictEqual(all.flatMap(brokenLinks), [])
  })

  it("name only npm scripts of package.json", () => {
    const scripts: Readonly<Record<string, string>> = JSON.parse(readSource("package.json").text).scripts
    const named = all
      .flatMap(shellCommandsOf)
      .flatMap((line) => [...line.matchAll(/\bnpm (?:run (?:-s |--silent )?)?([a-z][\w:-]*)/g)])
      .map(([, name = ""]) => name)
      .filter((name) => name !== "ci" && name !== "install")
    assert.includeMembers(named, ["start", "test", "bench"])
    assert.deepStrictEqual(
      named.filter((name) => !(name in scripts)),
      [],
    )
  })

  it("have only formulas that compile for a scan", () => {
    const formulas = all.flatMap(blocksOf).filter(({ language }) => language === "pine")
    assert.isAbove(formulas.length, 0)
    for (const { code } of formulas) Effect.runSync(checkFormula(code, { jobType: "scan", timeframe: "1d" }))
  })

  it("name only functions that formulas have", () => {
    const known = new Set([...formulaReference().map(({ name }) => name), ...REFUSED.keys(), "math.round_to_mintick"])
    const mentioned = all.flatMap(({ text }) => [...text.matchAll(/\b(?:ta|math|input)\.[a-z_]\w*/g)])
    assert.isAbove(mentioned.length, known.size)
    assert.deepStrictEqual(
      mentioned.map(([name]) => name).filter((name) => !known.has(name)),
      [],
    )
  })
})

describe("README.md", () => {
  const { text } = readSource("README.md")

  it("has at most 150 lines", () => {
    assert.isAtMost(text.trimEnd().split("\n").length, 150)
  })

  it("has the test command on a line of its own, for checks of a clean checkout", () => {
    assert.match(text, /^npm ci && npm test$/m)
  })
})

describe("brokenLinks", () => {
  it("reports missing files, missing headings and paths outside of the project", () => {
    const text = "[a](gone.md) [b](#gone) [c](../x.md) [d](README.md#gone) [e](package.json#L1)\n\n# There\n"
    assert.deepStrictEqual(brokenLinks({ path: "AGENTS.md", text }), [
      "AGENTS.md: gone.md",
      "AGENTS.md: #gone",
      "AGENTS.md: ../x.md",
      "AGENTS.md: README.md#gone",
      "AGENTS.md: package.json#L1",
    ])
  })

  it("accepts files, folders, headings, other sites, and anything in code", () => {
    const text =
      "# A place\n[a](#a-place) [b](https://x.test/y) [c](src) [d](README.md)\n`[e](no.md)`\n```md\n[f](no)\n```\n"
    assert.deepStrictEqual(brokenLinks({ path: "AGENTS.md", text }), [])
  })
})

describe("anchorsOf", () => {
  it("names headings as GitHub does", () => {
    const text = "# How it *works*\n## `scan`, `screen`: what?\n## Twice\n## Twice\n```sh\n# no heading\n```\n"
    assert.deepStrictEqual([...anchorsOf(text)], ["how-it-works", "scan-screen-what", "twice", "twice-1"])
  })
})

describe("withFunctionTable", () => {
  it("does not change the document while the table is current (else run `npm run docs`)", () => {
    const { text } = readSource(FUNCTION_DOCUMENT)
    assert.strictEqual(text, withFunctionTable(text))
  })

  it("replaces only what is between the markers", () => {
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
