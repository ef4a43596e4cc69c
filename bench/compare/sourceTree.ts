import { execFileSync } from "node:child_process"
import { cpSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { temporaryFolder } from "../temporaryFolder.ts"

/** Sources in a temporary folder under this tree's bench, removed with `using`. */
export interface SourceTree extends Disposable {
  readonly title: string
  readonly bench: string
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url))

const git = (...args: ReadonlyArray<string>): Buffer =>
  execFileSync("git", args, { cwd: ROOT, maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "inherit"] })

const treeOf = (title: string, fill: (path: string) => void): SourceTree => {
  const folder = temporaryFolder("marketsweep-sources-")
  fill(folder.path)
  cpSync(join(ROOT, "bench"), join(folder.path, "bench"), { recursive: true })
  symlinkSync(join(ROOT, "node_modules"), join(folder.path, "node_modules"), "junction")
  return { title, bench: join(folder.path, "bench"), [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

/** The sources of a revision. An archive of it, not a worktree: nothing is left in the repository, however the bench ends. */
export const revisionTree = (revision: string): SourceTree => {
  const commit = git("rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`).toString().trim()
  const archive = git("archive", "--format=tar", commit, "src", "package.json")
  const short = git("rev-parse", "--short", commit).toString().trim()
  return treeOf(revision === short ? short : `${revision} (${short})`, (path) => {
    execFileSync("tar", ["-x", "-C", path], { input: archive })
  })
}

/** A copy of the sources of the working tree, committed or not, which does not change while it runs. */
export const workingTree = (): SourceTree =>
  treeOf("the working tree", (path) => {
    for (const name of ["src", "package.json"]) cpSync(join(ROOT, name), join(path, name), { recursive: true })
  })
