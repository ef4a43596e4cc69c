import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "rolldown"

/*
 * Runs once before all tests. A worker from a bundle starts in a fifth of the
 * time, and a thread has no WebAssembly in it: Node strips types with a module of that,
 * and killing threads by the thousand under it has once ended the whole process
 * ("Check failed: jit_page_->allocations_.erase(addr) == 1", Node 24.21).
 */
const dir = mkdtempSync(join(tmpdir(), "marketsweep-faults-"))

const names = [
  "faults",
  "hostile",
  "strange",
  "silent",
  "cancellation",
  "hygiene",
  "isolation",
  "prefetch",
  "diesAtStart",
  "diesNowAndThen",
  "preparation",
  "sometimesStarts",
  "startsSlowly",
  "storeMissing",
]

export const setup = async (): Promise<void> => {
  await build({
    input: names.map((name) => fileURLToPath(new URL(`./${name}.worker.ts`, import.meta.url))),
    platform: "node",
    output: { dir, format: "esm", entryFileNames: "[name].mjs" },
    logLevel: "silent",
  })
  process.env["FAULTS_FOLDER"] = pathToFileURL(`${dir}/`).href
}

export const teardown = (): void => rmSync(dir, { recursive: true, force: true })
