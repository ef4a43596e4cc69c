import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { build } from "rolldown"
import { defaultWorker } from "../src/index.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

/** The default worker built as `npm run build` does it, removed with `using`. */
export interface BuiltWorker extends Disposable {
  readonly url: URL
}

export const buildWorker = async (): Promise<BuiltWorker> => {
  const folder = temporaryFolder("marketsweep-built-")
  const dir = folder.path
  await build({
    input: fileURLToPath(defaultWorker),
    platform: "node",
    external: ["yauzl", "@duckdb/node-api", "@uwdata/flechette", /^hyparquet/],
    output: { dir, format: "cjs", minify: true, entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" },
    transform: { define: { "import.meta.env": "undefined" } },
    logLevel: "silent",
  })
  const url = pathToFileURL(join(dir, "defaultWorker.cjs"))
  return { url, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}
