import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { defineConfig, type Plugin } from "rolldown"
import { bundlePage } from "./src/report/html/bundlePage.ts"

/**
 * Effect makes a segmenter of graphemes when its help is loaded, 15 ms of every start, to measure text that is
 * nearly always ASCII: made when a text is not.
 */
const lazySegmenter: Plugin = {
  name: "lazy-segmenter",
  transform: {
    filter: { id: /effect\/dist\/cli\/CliOutput\.js$/ },
    handler(code) {
      const eager = '/*#__PURE__*/new Intl.Segmenter(undefined, {\n  granularity: "grapheme"\n})'
      const use = "graphemeSegmenter.segment(stripAnsi(text))"
      if (!code.includes(eager) || !code.includes(use)) return this.error("effect's CliOutput is not what it was")
      return code
        .replace(
          eager,
          `(text) => /^[\\x20-\\x7e]*$/.test(text) ? Array.from(text, (segment) => ({ segment })) : ${eager}.segment(text)`,
        )
        .replace(use, "graphemeSegmenter(stripAnsi(text))")
    },
  },
}

/** Node reads CommonJS sooner than modules, and keeps its compiled code for threads too. */
const commonJs: Plugin = {
  name: "common-js",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "package.json", source: `${JSON.stringify({ type: "commonjs" })}\n` })
  },
}

/** The page of reports lies beside the command line, which writes it, as does the library. */
const reportPage: Plugin = {
  name: "report-page",
  async generateBundle() {
    const [report, live] = await Promise.all([bundlePage("reportPage"), bundlePage("livePage")])
    this.emitFile({ type: "asset", fileName: "reportPage.js", source: report.script })
    this.emitFile({ type: "asset", fileName: "reportPage.css", source: report.style })
    this.emitFile({ type: "asset", fileName: "livePage.js", source: live.script })
  },
}

const IMPORTS = /(?:\bfrom\s*|\bimport\s*\(?\s*)"(\.[^"]+)"/g

/** The declarations that the entries of the package name. */
const typesOf = (exported: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
  Object.values(exported).flatMap((entry) => {
    if (typeof entry !== "object" || entry === null || !("types" in entry)) return []
    const { types } = entry
    if (typeof types !== "object" || types === null || !("default" in types)) return []
    return [resolve(String(types.default))]
  })

/** Deletes the declarations that no entry of the package leads to: nobody can import them. */
const dropInternalTypes: Plugin = {
  name: "drop-internal-types",
  writeBundle() {
    const reached = new Set<string>()
    const follow = (file: string): void => {
      if (reached.has(file)) return
      reached.add(file)
      for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(IMPORTS)) {
        follow(join(dirname(file), specifier.replace(/\.ts$/, ".d.ts")))
      }
    }
    const types = typesOf(JSON.parse(readFileSync("package.json", "utf8")).exports)
    // The command line is also built without the library.
    if (!types.every((file) => existsSync(file))) return
    types.forEach(follow)
    for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
      const file = resolve(entry.parentPath, entry.name)
      if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file)
    }
  },
}

// One build: the command line and its worker share a third of the package's size.
export default defineConfig({
  input: { main: "src/main.ts", defaultWorker: "src/worker/defaultWorker.ts" },
  platform: "node",
  // Installed with the package, and loaded for a .zip file only.
  // The others are installed by those whose candles need them. @effect/sql-pg is not among them: it has to share the
  // bundle's copy of effect, and is a chunk of its own.
  external: ["yauzl", "@duckdb/node-api", "@uwdata/flechette", /^hyparquet/],
  transform: { define: { "import.meta.env": "undefined" } },
  plugins: [lazySegmenter, commonJs, reportPage, dropInternalTypes],
  output: { dir: "dist/cli", format: "cjs", minify: true, cleanDir: true },
})
