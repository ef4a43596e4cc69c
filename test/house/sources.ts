import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** A file of the project: its path from the project's root, with `/`, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

export const ROOT = fileURLToPath(new URL("../../", import.meta.url))

/** Reads one file, given its path from the project's root. */
export const readSource = (path: string): Source => ({ path, text: readFileSync(join(ROOT, path), "utf8") })

/** Every TypeScript file below a folder of the project. */
export const sourcesBelow = (folder: string): ReadonlyArray<Source> =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted()
    .map(readSource)
