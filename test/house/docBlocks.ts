import type { Source } from "./sources.ts"

/** A fenced block of a document or doc comment; `line` is where its code begins, from 1. */
export interface DocBlock {
  readonly path: string
  readonly line: number
  readonly language: string
  /** The words after the language on the fence: `run`, or the name of a file. */
  readonly words: ReadonlyArray<string>
  readonly code: string
}

const FENCE = /^(`{3,})(\w*)((?: +[\w.-]+)*)\s*$/

/** Every fenced block of a Markdown file, or of the comments of a TypeScript file. */
export const blocksOf = ({ path, text }: Source): ReadonlyArray<DocBlock> => {
  const inComments = path.endsWith(".ts")
  const found: Array<DocBlock> = []
  let open: (Omit<DocBlock, "code"> & { readonly fence: string; readonly lines: Array<string> }) | undefined
  for (const [index, raw] of text.split("\n").entries()) {
    const prefix = /^\s*\* ?/.exec(raw)
    if (inComments && prefix === null) {
      open = undefined
      continue
    }
    const line = inComments ? raw.slice(prefix?.[0].length) : raw
    const [, fence, language = "", words = ""] = FENCE.exec(line) ?? []
    if (open === undefined) {
      if (fence === undefined) continue
      open = { path, line: index + 2, fence, language, words: words.split(" ").filter(Boolean), lines: [] }
    } else if (fence === open.fence && language === "") {
      const { fence: _, lines, ...block } = open
      found.push({ ...block, code: lines.join("\n") })
      open = undefined
    } else {
      open.lines.push(line)
    }
  }
  return found
}

/** The blocks of TypeScript. */
export const examplesOf = (source: Source): ReadonlyArray<DocBlock> =>
  blocksOf(source).filter(({ language }) => language === "ts")

/** An example that is run, and what it must print. */
export interface RunnableExample extends DocBlock {
  readonly output: string | undefined
}

/** The blocks marked `ts run`, each with the `text` block that follows it in the document. */
export const runnableExamplesOf = (source: Source): ReadonlyArray<RunnableExample> => {
  const blocks = blocksOf(source)
  return blocks.flatMap((block, index) => {
    if (block.language !== "ts" || !block.words.includes("run")) return []
    const next = blocks[index + 1]
    return [{ ...block, output: next?.language === "text" ? next.code : undefined }]
  })
}

/** The blocks of TypeScript that are named after a file: `ts gaps.ts`. */
export const namedFilesOf = (source: Source): ReadonlyArray<{ readonly name: string; readonly code: string }> =>
  examplesOf(source).flatMap(({ code, words }) =>
    words.filter((word) => word.endsWith(".ts")).map((name) => ({ name, code })),
  )

/** The lines of shell blocks, each joined with its continuation lines. */
export const shellCommandsOf = (source: Source): ReadonlyArray<string> =>
  blocksOf(source)
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.replaceAll(/\\\n\s*/g, "").split("\n"))
    .map((line) => line.trim())
