import { build as buildStyle } from "esbuild"
import { build, type Plugin } from "rolldown"
import { fileURLToPath } from "node:url"
import type { PageName, ReportPage } from "./pageBundle.ts"

const fileOf = (name: string): string => fileURLToPath(new URL(`../page/${name}`, import.meta.url))

/** Templates are indented as code is; a page needs no indents. */
const withoutIndents: Plugin = {
  name: "without-indents",
  transform: {
    filter: { id: /src[\\/]report[\\/]page[\\/]/ },
    handler: (code) => code.replaceAll(/\n[ \t]+/g, "\n"),
  },
}

/** Documentation of functions is for listings, which no page has. */
const withoutDocs: Plugin = {
  name: "without-docs",
  transform: {
    filter: { id: /src[\\/]formula[\\/]builtins[\\/]/ },
    handler: (code) => code.replaceAll(/\b(?:doc|example):\s*(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`),?/g, ""),
  },
}

/** The policy of a page forbids WebAssembly, so its loops are interpreted: what would compile them stays away. */
const withoutWebAssembly: Plugin = {
  name: "without-web-assembly",
  load: {
    filter: { id: /src[\\/]formula[\\/]plan[\\/]loop[\\/]compiledLoop\.ts$/ },
    handler: () => 'export { interpretedLoop as compiledLoop } from "./interpretedLoop.ts"',
  },
}

const bundleScript = async (entry: string): Promise<string> => {
  const { output } = await build({
    input: fileOf(entry),
    platform: "browser",
    write: false,
    plugins: [withoutIndents, withoutDocs, withoutWebAssembly],
    transform: { target: "es2022" },
    output: { format: "esm", minify: true, codeSplitting: false, comments: { annotation: false } },
    logLevel: "warn",
  })
  const [{ code }] = output
  // It would end the element that holds the code.
  if (/<\/script|<!--/i.test(code)) throw new Error("The page's code contains </script or <!--: write it otherwise")
  return code.trim()
}

const bundleStyle = async (): Promise<string> => {
  const { outputFiles } = await buildStyle({
    entryPoints: [fileOf("style.css")],
    bundle: true,
    minify: true,
    write: false,
    logLevel: "warning",
  })
  return outputFiles.map(({ text }) => text.trim()).join("")
}

const ENTRIES: Readonly<Record<PageName, string>> = { reportPage: "main.ts", livePage: "live.ts" }

/** Bundles a page from its sources. */
export const bundlePage = async (name: PageName): Promise<ReportPage> => {
  const [script, style] = await Promise.all([bundleScript(ENTRIES[name]), bundleStyle()])
  return { script, style }
}
