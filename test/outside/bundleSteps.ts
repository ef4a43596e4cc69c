import { deepEqual, equal, match } from "node:assert/strict"
import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as esbuild from "esbuild"
import * as rolldown from "rolldown"
import * as vite from "vite"
import { lastLine, run, succeed } from "./commands.ts"
import { rises } from "./prices.ts"
import type { Step } from "./Step.ts"
import type { Surroundings } from "./surroundings.ts"

/** What only a store or the formula language has in it. */
const STORE_OR_FORMULA = ["node:sqlite", "DatabaseSync", "ta.crossover", "CREATE TABLE"]

/** Applications that are bundled with the package: what they do, and what is not in them. */
export const bundleSteps = ({ folder, javascript: cwd, nodes }: Surroundings): ReadonlyArray<Step> => {
  const path = nodes[0]?.bin ?? ""
  const withEsbuild = (format: "cjs" | "esm", outdir: string, entryPoints: Record<string, string>) =>
    esbuild.build({
      absWorkingDir: cwd,
      entryPoints,
      outdir,
      outExtension: { ".js": format === "cjs" ? ".cjs" : ".js" },
      bundle: true,
      platform: "node",
      format,
      logLevel: "silent",
    })
  const scans = async (folderOfBundle: string, file: string, ...args: ReadonlyArray<string>) =>
    deepEqual(lastLine(await succeed({ cwd: folderOfBundle, path }, "node", file, ...args)), rises)

  return [
    {
      name: "esbuild: a bundle scans with the worker of the installed package",
      run: async () => {
        await withEsbuild("esm", join(cwd, "esbuild"), { app: "bundled.mjs" })
        await scans(cwd, "esbuild/app.js")
      },
    },
    {
      name: "rolldown: a bundle scans with the worker of the installed package",
      run: async () => {
        const output = { dir: join(cwd, "rolldown"), format: "esm", entryFileNames: "app.js" } as const
        await rolldown.build({ input: join(cwd, "bundled.mjs"), platform: "node", output, logLevel: "silent" })
        await scans(cwd, "rolldown/app.js")
      },
    },
    {
      name: "vite: a bundle scans with the worker of the installed package",
      run: async () => {
        await vite.build({
          root: cwd,
          configFile: false,
          logLevel: "silent",
          ssr: { noExternal: true },
          build: { ssr: "bundled.mjs", outDir: "vite", rolldownOptions: { output: { entryFileNames: "app.js" } } },
        })
        await scans(cwd, "vite/app.js")
      },
    },
    {
      name: "esbuild: a bundle scans with a bundled worker beside it, where nothing is installed",
      run: async () => {
        const alone = join(folder, "alone")
        await withEsbuild("esm", alone, { app: "scan.mjs", defaultWorker: "marketsweep/defaultWorker" })
        writeFileSync(join(alone, "package.json"), JSON.stringify({ type: "module" }))
        copyFileSync(join(cwd, "market.db"), join(alone, "market.db"))
        await scans(alone, "app.js", "threads")
        await scans(alone, "app.js", "processes")
      },
    },
    {
      name: "esbuild: a CommonJS bundle scans with the worker of the installed package",
      run: async () => {
        await withEsbuild("cjs", join(cwd, "required"), { app: "required.cjs" })
        await scans(cwd, "required/app.cjs")
      },
    },
    {
      name: "esbuild: a CommonJS bundle that uses defaultWorker says in one line what to pass",
      run: async () => {
        await withEsbuild("cjs", join(cwd, "commonJs"), { app: "scan.mjs" })
        const { code, stderr } = await run({ cwd, path }, "node", "commonJs/app.cjs", "threads")
        match(stderr, /^Expected worker to be the URL of a file.*require\.resolve\("marketsweep\/defaultWorker"\).*\n$/)
        equal(code, 1)
      },
    },
    {
      name: "esbuild: an application with a processor of its own has neither a store nor a formula in it",
      run: async () => {
        await withEsbuild("esm", join(cwd, "engineOnly"), { app: "engineOnly.mjs" })
        const code = readFileSync(join(cwd, "engineOnly/app.js"), "utf8")
        deepEqual(
          STORE_OR_FORMULA.filter((text) => code.includes(text)),
          [],
        )
        deepEqual(lastLine(await succeed({ cwd, path }, "node", "engineOnly/app.js")), [1, 3])
      },
    },
  ]
}
