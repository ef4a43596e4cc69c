import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "rolldown"

/*
 * Runs once before all tests. A worker from a bundle starts in a fifth of the time,
 * and its thread loads no WebAssembly: Node strips types by a WebAssembly module, and
 * killing threads by the thousand while it is loaded once aborted the whole process
 * ("Check failed: jit_page_->allocations_.erase(addr) == 1", Node 24.21).
 */
const dir = mkdtempSync(join(tmpdir(), "marketsweep-faults-"))

const faults = fileURLToPath(new URL(".", import.meta.url))
const workers = readdirSync(faults).filter((name) => name.endsWith(".worker.ts"))

export const setup = async (): Promise<void> => {
  await build({
    input: workers.map((name) => join(faults, name)),
    platform: "node",
    output: {
      dir,
      format: "esm",
      entryFileNames: "[name].mjs",
      // Otherwise code that a worker shares with the library may be in the worker's own file, and loading it would
      // launch it.
      codeSplitting: { groups: [{ name: "protocol", test: /src[\\/]pool[\\/]protocol/ }] },
    },
    logLevel: "silent",
  })
  process.env["FAULTS_FOLDER"] = pathToFileURL(`${dir}/`).href
  // Most of the start of a process is spent on compiling what earlier ones have compiled.
  process.env["NODE_COMPILE_CACHE"] = join(dir, "compiled")
}

export const teardown = (): void => rmSync(dir, { recursive: true, force: true })
