import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import { ReportUnavailable } from "./ReportUnavailable.ts"

/** The code and the style of a report's page. */
export interface ReportPage {
  readonly script: string
  readonly style: string
}

/** `undefined` in a CommonJS bundle of an application, which has no `import.meta.url`. */
const here: string | undefined = import.meta.url

/** A bundled page: of a report, or of a running scan. */
export type PageName = "reportPage" | "livePage"

/** The built page is next to the command line; the library finds it there by the second path. */
const FOLDERS = ["./", "../../cli/"]

const readPage = async (folder: string, name: PageName): Promise<ReportPage> => {
  const read = (file: string) => readFile(new URL(`${folder}${file}`, here), "utf8")
  const [script, style] = await Promise.all([read(`${name}.js`), read("reportPage.css")])
  return { script, style }
}

// The path is computed, so that no compiler or bundler follows it: the package does not contain the tools it imports.
const bundleSources = async (from: string, name: PageName): Promise<ReportPage> => {
  const module: { readonly bundlePage: (name: PageName) => Promise<ReportPage> } = await import(
    new URL("./bundlePage.ts", from).href
  )
  return module.bundlePage(name)
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT"

const findPage = async (name: PageName): Promise<ReportPage | undefined> => {
  if (here === undefined) return undefined
  if (here.endsWith(".ts")) return bundleSources(here, name)
  for (const folder of FOLDERS) {
    try {
      return await readPage(folder, name)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return undefined
}

/** Loads a page as it was built, or bundles it if the sources run directly. */
export const loadPage = (name: PageName): Effect.Effect<ReportPage, ReportUnavailable> =>
  Effect.flatMap(
    Effect.tryPromise({
      try: () => findPage(name),
      catch: (error) => new ReportUnavailable({ message: `the report's page cannot be read: ${String(error)}` }),
    }),
    (page) =>
      page === undefined
        ? new ReportUnavailable({
            message: "the report's page is not next to this bundle: leave marketsweep out of the bundle, or set `page`",
          })
        : Effect.succeed(page),
  )
