import { defineConfig, type Plugin } from "rolldown"

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

const shared = {
  platform: "node",
  transform: { define: { "import.meta.env": "undefined" } },
} as const

const output = { dir: "dist", format: "cjs", minify: true } as const

// Apart from each other: a thread loads its one file, and nothing that the command line shares with it.
export default defineConfig([
  { ...shared, input: "src/main.ts", plugins: [lazySegmenter, commonJs], output: { ...output, cleanDir: true } },
  { ...shared, input: "src/worker/defaultWorker.ts", output },
])
