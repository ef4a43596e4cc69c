import { build as buildStyle } from "esbuild"
import { build, type Plugin } from "rolldown"
import { fileURLToPath } from "node:url"
import type { PageName, ReportPage } from "./pageBundle.ts"

const fileOf = (name: string): string => fileURLToPath(new URL(`../page/${name}`, import.meta.url))

/** Removes the indents of templates, which would only make the page larger. */
const withoutIndents: Plugin = {
  name: "without-indents",
  transform: {
    filter: { id: /src[\\/]report[\\/]page[\\/]/ },
    handler: (code) => code.replaceAll(/\n[ \t]+/g, "\n"),
  },
}

/** Removes the documentation of functions, which the page never shows. */
const withoutDocs: Plugin = {
  name: "without-docs",
  transform: {
    filter: { id: /src[\\/]formula[\\/]builtins[\\/]/ },
    handler: (code) => code.replaceAll(/\b(?:doc|example):\s*(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`),?/g, ""),
  },
}

/**
 * The page's content security policy forbids WebAssembly, so its loops are interpreted, and the compiler is left out.
 */
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
  // Either would end the script element or change how it is parsed.
  if (/<\/script|<!--/i.test(code)) throw new Error("The page's code contains </script or <!--: split that text")
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
