import { existsSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { examplesOf, typeCheck } from "./docExamples.ts"
import { readSource, ROOT, sourcesBelow } from "./sources.ts"

describe("examples", () => {
  it("of the documentation compile as they stand, and a wrong one is named", { timeout: 120_000 }, () => {
    const readme = existsSync(join(ROOT, "README.md")) ? [readSource("README.md")] : []
    const examples = [...readme, ...sourcesBelow("src")].flatMap(examplesOf)
    assert.isAbove(examples.length, 3)
    // Planted in the same run: a checker that finds nothing must not pass.
    const wrong = { path: "planted.ts", line: 40, code: `const fine = 1\nconst wrong: number = "text"` }
    assert.deepStrictEqual(typeCheck([...examples, wrong]), [
      "planted.ts:41 error TS2322: Type 'string' is not assignable to type 'number'.",
    ])
  })

  it("are found in doc comments and in Markdown, with their line", () => {
    const comment =
      "/**\n * Adds.\n *\n * ```ts\n * add(1,\n *   2)\n * ```\n *\n * ```text\n * no\n * ```\n */\nconst a = `\n```ts\nno\n```\n`"
    assert.deepStrictEqual(examplesOf({ path: "src/a.ts", text: comment }), [
      { path: "src/a.ts", line: 5, code: "add(1,\n  2)" },
    ])
    const markdown = "# Title\n\n```ts\nadd(1)\n```\n\n```sh\nno\n```\n````md\n```ts\nno\n```\n````\n```ts\nadd(2)\n```"
    assert.deepStrictEqual(examplesOf({ path: "README.md", text: markdown }), [
      { path: "README.md", line: 4, code: "add(1)" },
      { path: "README.md", line: 16, code: "add(2)" },
    ])
  })
})
