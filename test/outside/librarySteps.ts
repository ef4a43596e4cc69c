import { deepEqual, equal, ok } from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { runnableExamplesOf } from "../house/docBlocks.ts"
import { readSource } from "../house/sources.ts"
import { lastLine, succeed } from "./commands.ts"
import { letters, rises } from "./prices.ts"
import type { Step } from "./Step.ts"
import type { NodeVersion, Surroundings } from "./surroundings.ts"

/** The examples of the README that run, as files in a project. */
export const writeExamples = (folder: string) =>
  runnableExamplesOf(readSource("README.md")).map(({ code, line, output }) => {
    const file = `readme-${line}.ts`
    writeFileSync(join(folder, file), `${code}\n`)
    return { file, output }
  })

/** The library, in projects that have installed it. */
export const librarySteps = ({ javascript: cwd, nodes }: Surroundings): ReadonlyArray<Step> => {
  const examples = writeExamples(cwd)
  ok(examples.length > 0, "The README has no example that runs")
  const on = ({ name, bin }: NodeVersion): ReadonlyArray<Step> => {
    const node = (...args: ReadonlyArray<string>) => succeed({ cwd, path: bin }, "node", ...args)
    const scans = async (expected: Readonly<Record<string, number>>, ...args: ReadonlyArray<string>) =>
      deepEqual(lastLine(await node("scan.mjs", ...args)), expected)
    return [
      { name: `${name}: scans on threads`, run: () => scans(rises, "threads") },
      { name: `${name}: scans in processes`, run: () => scans(rises, "processes") },
      {
        name: `${name}: runs a worker in JavaScript on threads`,
        run: () => scans(letters, "threads", "ownWorker.mjs"),
      },
      {
        name: `${name}: runs a worker in TypeScript in processes`,
        run: () => scans(letters, "processes", "ownWorker.ts"),
      },
      {
        name: `${name}: writes a report, with the page that is in the package`,
        run: async () => {
          equal(lastLine(await node("report.mjs")), 900)
          const [, script = ""] = readFileSync(join(cwd, "report.html"), "utf8").split('<script type="module">')
          ok(script.length > 100_000, `The page has ${script.length} characters of code`)
        },
      },
      {
        name: `${name}: requires the package from CommonJS`,
        run: async () => deepEqual(lastLine(await node("required.cjs")), rises),
      },
      {
        name: `${name}: loads @effect/platform-node beside one copy of effect`,
        run: async () => equal(await node("oneEffect.mjs"), "1"),
      },
      {
        name: `${name}: runs the README's examples of the library: ${examples.length}`,
        run: async () => {
          for (const { file, output } of examples) equal((await node(file)).trimEnd(), output)
        },
      },
    ]
  }
  return nodes.flatMap(on)
}
