import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { ROOT, type Source } from "./sources.ts"

/** A block of TypeScript in a document or a doc comment; `line` is where its code begins, from 1. */
export interface DocExample {
  readonly path: string
  readonly line: number
  readonly code: string
}

const FENCE = /^(`{3,})(\w*)\s*$/

/** Every block marked `ts` in a Markdown file, or in the comments of a TypeScript file. */
export const examplesOf = ({ path, text }: Source): ReadonlyArray<DocExample> => {
  const inComments = path.endsWith(".ts")
  const found: Array<DocExample> = []
  let open:
    { readonly fence: string; readonly isTs: boolean; readonly line: number; readonly code: Array<string> } | undefined
  for (const [index, raw] of text.split("\n").entries()) {
    const prefix = /^\s*\* ?/.exec(raw)
    if (inComments && prefix === null) {
      open = undefined
      continue
    }
    const line = inComments ? raw.slice(prefix?.[0].length) : raw
    const fence = FENCE.exec(line)
    if (open === undefined) {
      if (fence !== null) open = { fence: fence[1] ?? "", isTs: fence[2] === "ts", line: index + 2, code: [] }
    } else if (fence !== null && fence[1] === open.fence && fence[2] === "") {
      if (open.isTs) found.push({ path, line: open.line, code: open.code.join("\n") })
      open = undefined
    } else {
      open.code.push(line)
    }
  }
  return found
}

const DIAGNOSTIC = /^(?:.*[\\/])?example(\d+)\.ts\((\d+),\d+\): (.*)$/

const located =
  (examples: ReadonlyArray<DocExample>) =>
  (line: string): string => {
    const match = DIAGNOSTIC.exec(line)
    const example = examples[Number(match?.[1])]
    return match === null || example === undefined
      ? line
      : `${example.path}:${example.line + Number(match[2]) - 1} ${match[3]}`
  }

/**
 * Type-checks every example in one run of the compiler, each as a module of its
 * own inside the project, so that "marketsweep" is these sources. Gives what is
 * wrong, as `file:line message` of the source that holds the example.
 */
export const typeCheck = (examples: ReadonlyArray<DocExample>): ReadonlyArray<string> => {
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
    return output.map(located(examples))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
