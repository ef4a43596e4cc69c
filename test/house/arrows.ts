import { posix } from "node:path"
import type { Source } from "./sources.ts"

/** What each folder of src may import of ours, apart from itself. The files directly in src may import all. */
const ALLOWED: Readonly<Record<string, ReadonlyArray<string>>> = {
  job: [],
  candles: ["job"],
  indicators: [],
  formula: ["indicators", "job"],
  symbol: ["formula", "candles", "job"],
  pool: ["job"],
  worker: ["job", "symbol", "candles", "formula", "pool"],
  engine: ["pool", "job"],
  report: ["job", "candles"],
  cli: ["job", "candles", "indicators", "formula", "symbol", "pool", "worker", "engine", "report"],
}

/** Marked unstable by Effect: nothing of theirs may leak out of the pool. */
const POOL_ONLY = /^effect\/(workers|cluster|workflow)(\/|$)/

const COMMENTS = /\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm
const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"'\n]+)\1/g

const importsOf = (text: string): ReadonlyArray<string> =>
  [...text.replace(COMMENTS, "").matchAll(IMPORTS)].map((match) => match[2] ?? "")

const folderOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1]

const judge = (path: string, specifier: string): string | undefined => {
  const from = folderOf(path)
  if (specifier === "effect") return "imports the whole of effect: import effect/<Module>"
  if (POOL_ONLY.test(specifier) && from !== "pool") return `imports ${specifier}: only src/pool may`
  if (/^marketsweep(\/|$)/.test(specifier)) return `imports ${specifier}: inside src, import the file`
  if (!specifier.startsWith(".")) return undefined
  const target = posix.join(posix.dirname(path), specifier)
  const to = folderOf(target)
  if (from === undefined || to === from) return undefined
  const allowed = ALLOWED[from]
  if (allowed === undefined) return `is in src/${from}, which has no place in the table of folders`
  if (to === undefined) return `imports ${target}: a folder may not import a file outside of the folders`
  return allowed.includes(to)
    ? undefined
    : `imports ${target}: src/${from} may import ${allowed.join(", ") || "nothing"}`
}

/** The imports of a file that the table of folders does not have, in words. */
export const forbiddenArrows = ({ path, text }: Source): ReadonlyArray<string> =>
  importsOf(text).flatMap((specifier) => {
    const verdict = judge(path, specifier)
    return verdict === undefined ? [] : [`${path} ${verdict}`]
  })
