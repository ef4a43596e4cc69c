import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import { NEEDED } from "./neededFiles.ts"
import { readSource, ROOT } from "./sources.ts"

const PRODUCT_OF_A_RUN =
  /\.(cpuprofile|heapprofile|heapsnapshot|log|tgz|db|tsbuildinfo)$|(^|\/)(\.marketsweep|node_modules)\//

/** What lies at the top of the repository besides dot-files. */
const TOP_LEVEL = [
  "AGENTS.md",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "bench",
  "docs",
  "examples",
  "knip.json",
  "package-lock.json",
  "package.json",
  "rolldown.config.ts",
  "src",
  "test",
  "tsconfig.build.json",
  "tsconfig.json",
  "vitest.config.ts",
]

const linesOf = (command: string, ...args: ReadonlyArray<string>): string =>
  execFileSync(command, args, { cwd: ROOT, encoding: "utf8" })

interface Packed {
  readonly files: ReadonlyArray<{ readonly path: string }>
}

const packedFiles = (): ReadonlyArray<string> => {
  // Some versions of npm print a list, others an object by name.
  const reports: ReadonlyArray<Packed> = Object.values(
    JSON.parse(linesOf("npm", "pack", "--dry-run", "--json", "--ignore-scripts")),
  )
  return reports.flatMap(({ files }) => files.map(({ path }) => path))
}

describe("the package", () => {
  it("contains only what a user needs", () => {
    const files = packedFiles()
    assert.include(files, "LICENSE")
    assert.deepStrictEqual(
      files.filter((path) => !NEEDED.test(path)),
      [],
    )
  })

  it("has the version that the command line prints", () => {
    const { version } = JSON.parse(readSource("package.json").text)
    assert.include(readSource("src/job/version.ts").text, `"${version}"`)
    assert.include(readSource("CHANGELOG.md").text, `## ${version}`)
  })
})

describe("the repository", () => {
  it("has only known files and folders at its top", () => {
    const tracked = linesOf("git", "ls-files").split("\n").filter(Boolean)
    const top = new Set(tracked.map((path) => path.split("/")[0]))
    assert.deepStrictEqual([...top].filter((name) => !name.startsWith(".")).toSorted(), TOP_LEVEL.toSorted())
  })

  it("tracks no profiles, logs or other products of a run or build", () => {
    const tracked = linesOf("git", "ls-files").split("\n").filter(Boolean)
    assert.isAbove(tracked.length, 100)
    assert.deepStrictEqual(
      tracked.filter((path) => PRODUCT_OF_A_RUN.test(path) || path.startsWith("dist/")),
      [],
    )
    for (const product of ["isolate-0x1-v8.log", "test/a.cpuprofile", "b.heapprofile", "marketsweep-0.1.0.tgz"]) {
      assert.match(product, PRODUCT_OF_A_RUN)
    }
  })
})
