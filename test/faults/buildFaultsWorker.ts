import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "rolldown"

/*
 * Runs once before all tests. A thread from a bundle starts in a fifth of the
 * time, and has no WebAssembly in it: Node strips types with a module of that,
 * and killing threads by the thousand under it has once ended the whole process
 * ("Check failed: jit_page_->allocations_.erase(addr) == 1", Node 24.21).
 */
const dir = mkdtempSync(join(tmpdir(), "marketsweep-faults-"))

export const setup = async (): Promise<void> => {
  await build({
    input: [fileURLToPath(new URL("./faults.worker.ts", import.meta.url))],
    platform: "node",
    output: { dir, format: "esm", entryFileNames: "[name].mjs" },
    logLevel: "silent",
  })
  process.env["FAULTS_WORKER"] = pathToFileURL(join(dir, "faults.worker.mjs")).href
}

export const teardown = (): void => rmSync(dir, { recursive: true, force: true })
