import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "rolldown"
import { defaultWorker } from "../src/index.ts"

/** The default worker built as `npm run build` does it, removed with `using`. */
export interface BuiltWorker extends Disposable {
  readonly url: URL
}

export const buildWorker = async (): Promise<BuiltWorker> => {
  const dir = mkdtempSync(join(tmpdir(), "marketsweep-built-"))
  await build({
    input: [fileURLToPath(new URL("../src/main.ts", import.meta.url)), fileURLToPath(defaultWorker)],
    platform: "node",
    output: { dir, format: "esm", minify: true, entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
    logLevel: "silent",
  })
  const url = pathToFileURL(join(dir, "defaultWorker.mjs"))
  return { url, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) }
}
