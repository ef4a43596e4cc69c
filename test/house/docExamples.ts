import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DocBlock } from "./docBlocks.ts"
import { ROOT } from "./sources.ts"

const DIAGNOSTIC = /^(?:.*[\\/])?example(\d+)\.ts\((\d+),\d+\): (.*)$/

const locate =
  (examples: ReadonlyArray<DocBlock>) =>
  (line: string): string => {
    const match = DIAGNOSTIC.exec(line)
    const example = examples[Number(match?.[1])]
    return match === null || example === undefined
      ? line
      : `${example.path}:${example.line + Number(match[2]) - 1} ${match[3]}`
  }

/**
 * Type-checks all examples in one run of the compiler. Each is a module inside the project, where "marketsweep"
 * resolves to the sources. Returns errors as `file:line message`, with the line in the document.
 */
export const typeCheck = (examples: ReadonlyArray<DocBlock>): ReadonlyArray<string> => {
  mkdirSync(join(ROOT, ".marketsweep"), { recursive: true })
  const folder = mkdtempSync(join(ROOT, ".marketsweep", "examples-"))
  try {
    for (const [index, { code }] of examples.entries()) {
      writeFileSync(join(folder, `example${index}.ts`), `${code}\nexport {}\n`)
    }
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        extends: "../../tsconfig.json",
        compilerOptions: { noUnusedLocals: false },
        include: ["*.ts"],
        exclude: [],
      }),
    )
    const tsc = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules/typescript/bin/tsc"), "--pretty", "false", "-p", folder],
      {
        cwd: folder,
        encoding: "utf8",
      },
    )
    const output = `${tsc.stdout}${tsc.stderr}`.split("\n").filter((line) => line.trim() !== "")
    if (tsc.error !== undefined) throw tsc.error
    if (tsc.status !== 0 && output.length === 0) throw new Error(`the compiler ended with ${tsc.status ?? tsc.signal}`)
    return output.map(locate(examples))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
