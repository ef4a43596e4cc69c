import { existsSync, readdirSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"
import { ROOT, readSource, type Source } from "./sources.ts"

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", "dist", ".git", ".marketsweep"])

const markdownIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : markdownIn(path)
    return entry.name.endsWith(".md") ? [path] : []
  })

/** Every Markdown file of the project. */
export const documents = (): ReadonlyArray<Source> =>
  markdownIn(ROOT)
    .map((path) => relative(ROOT, path).split(sep).join("/"))
    .toSorted()
    .map(readSource)

const withoutFences = (text: string): string => text.replaceAll(/^(`{3,})[^`\n]*\n[^]*?^\1\s*$/gm, "")

/** The anchors that GitHub gives the headings of a document. */
export const anchorsOf = (text: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  for (const [, heading = ""] of withoutFences(text).matchAll(/^#{1,6} +(.*?)\s*#*$/gm)) {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-")
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

/** The targets of the links and images of a document, as written. */
export const linksOf = (text: string): ReadonlyArray<string> => {
  const prose = withoutFences(text).replaceAll(/`[^`\n]*`/g, "")
  const inline = prose.matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)
  const references = prose.matchAll(/^\[[^\]]+\]:\s+(\S+)/gm)
  return [...inline, ...references].map(([, target = ""]) => target)
}

const isElsewhere = (target: string): boolean => /^[a-z][a-z+.-]*:/i.test(target)

/** The links of a document to files or headings that do not exist in the project. */
export const brokenLinks = ({ path, text }: Source): ReadonlyArray<string> =>
  linksOf(text)
    .filter((target) => !isElsewhere(target))
    .filter((target) => {
      const [file = "", anchor] = target.split("#")
      const place = file === "" ? path : join(dirname(path), file).split(sep).join("/")
      if (place.startsWith("..") || !existsSync(join(ROOT, place))) return true
      if (anchor === undefined) return false
      return !place.endsWith(".md") || !anchorsOf(file === "" ? text : readSource(place).text).has(anchor)
    })
    .map((target) => `${path}: ${target}`)
