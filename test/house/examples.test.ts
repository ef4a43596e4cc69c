import { existsSync } from "node:fs"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { blocksOf, examplesOf, runnableExamplesOf } from "./docBlocks.ts"
import { typeCheck } from "./docExamples.ts"
import { makeDocFolder } from "./docFolder.ts"
import { documents } from "./documents.ts"
import { ROOT, sourcesBelow } from "./sources.ts"

const all = documents()

const placeOf = ({ line, path }: { readonly line: number; readonly path: string }): string => `${path}:${line}`

describe("the examples of documents and doc comments", () => {
  it("compile unchanged, and a wrong one is reported with its place", () => {
    const sources = ["src", "examples"].filter((folder) => existsSync(join(ROOT, folder))).flatMap(sourcesBelow)
    const examples = [...all, ...sources].flatMap(examplesOf)
    assert.isAbove(examples.length, 30)
    // Added to the same run, so that a checker that finds nothing fails.
    const wrong = { path: "planted.ts", line: 40, language: "ts", words: [] }
    assert.deepStrictEqual(
      typeCheck([...examples, { ...wrong, code: `const fine = 1\nconst wrong: number = "text"` }]),
      ["planted.ts:41 error TS2322: Type 'string' is not assignable to type 'number'."],
    )
  })
})

describe("the documents", () => {
  let folder: Awaited<ReturnType<typeof makeDocFolder>>
  beforeAll(async () => {
    folder = await makeDocFolder()
  })
  afterAll(() => folder.remove())

  const runnable = all.flatMap(runnableExamplesOf)
  it.each(runnable.map((example) => [placeOf(example), example] as const))(
    "show the real output of the example at %s",
    (_, { code, output }) => {
      const ran = folder.runExample(code)
      assert.deepStrictEqual([ran.code, ran.stdout.trimEnd()], [0, output], ran.stderr)
    },
  )

  const commands = all
    .flatMap(blocksOf)
    .filter(({ code, language }) => language === "sh" && /^npx marketsweep /m.test(code))
  it.each(commands.map((block) => [placeOf(block), block] as const))(
    "have only commands that succeed: the block at %s",
    (_, { code }) => {
      const ran = folder.runShell(code)
      assert.strictEqual(ran.code, 0, ran.stderr)
    },
  )

  it("would fail these tests with a failing example, or a command that does not exist", () => {
    assert.isAbove(runnable.length, 3)
    assert.isAbove(commands.length, 3)
    assert.strictEqual(folder.runExample("process.exitCode = 7").code, 7)
    assert.strictEqual(folder.runShell("npx marketsweep sacn --store market.db\ntrue").code, 2)
    assert.strictEqual(
      folder.runShell("npx marketsweep functions ta.sma\nnpx marketsweep functions --no-such\n").code,
      2,
    )
  })
})

describe("blocksOf", () => {
  it("finds blocks in doc comments and in Markdown, with their line", () => {
    const comment =
      "/**\n * Adds.\n *\n * ```ts\n * add(1,\n *   2)\n * ```\n *\n * ```text\n * no\n * ```\n */\nconst a = `\n```ts\nno\n```\n`"
    assert.deepStrictEqual(examplesOf({ path: "src/a.ts", text: comment }), [
      { path: "src/a.ts", line: 5, language: "ts", words: [], code: "add(1,\n  2)" },
    ])
    const markdown =
      "# Title\n\n```ts\nadd(1)\n```\n\n```sh\nno\n```\n````md\n```ts\nno\n```\n````\n```ts run a.ts\nadd(2)\n```"
    assert.deepStrictEqual(examplesOf({ path: "README.md", text: markdown }), [
      { path: "README.md", line: 4, language: "ts", words: [], code: "add(1)" },
      { path: "README.md", line: 16, language: "ts", words: ["run", "a.ts"], code: "add(2)" },
    ])
  })

  it("pairs a runnable example with the text block after it, and with nothing else", () => {
    const outputs = (text: string) => runnableExamplesOf({ path: "README.md", text }).map(({ output }) => output)
    assert.deepStrictEqual(outputs("```ts run\na\n```\nprints\n```text\n1\n2\n```\n"), ["1\n2"])
    assert.deepStrictEqual(outputs("```ts run\na\n```\n```sh\nb\n```\n```text\n1\n```\n"), [undefined])
    assert.deepStrictEqual(outputs("```ts\na\n```\n```text\n1\n```\n"), [])
  })
})
