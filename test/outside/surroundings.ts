import { cpSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { ROOT } from "../house/sources.ts"
import { succeed } from "./commands.ts"
import { writePrices } from "./prices.ts"

const FIXTURES = fileURLToPath(new URL("fixtures/", import.meta.url))

/** The versions of Node that the package is tried on; the newest one is what the registry's `node` has. */
const NODES = ["22.19.0", "24", "newest"]
const OLD_NODE = "20"
/** What files of other formats are read and written with. */
const FORMATS = ["hyparquet@1", "hyparquet-writer@0.17", "@uwdata/flechette@2.6"]

/** A Node of some version: `bin` is the folder of its program. */
export interface NodeVersion {
  readonly name: string
  readonly bin: string
}

/** The packed package, and what it is tried with. */
export interface Surroundings {
  readonly folder: string
  readonly tarball: string
  readonly packed: { readonly size: number; readonly files: ReadonlyArray<string> }
  readonly nodes: ReadonlyArray<NodeVersion>
  readonly oldNode: NodeVersion
  /** A project that has installed nothing but the package. */
  readonly javascript: string
  /** One that has TypeScript besides, and what files of other formats need. */
  readonly typescript: string
}

const install = (cwd: string, ...packages: ReadonlyArray<string>) =>
  succeed({ cwd }, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", ...packages)

/** A project with a store `market.db`, which the command line has made. */
const makeProject = async (folder: string, ...packages: ReadonlyArray<string>): Promise<string> => {
  mkdirSync(folder)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
  await install(folder, ...packages)
  cpSync(FIXTURES, folder, { recursive: true })
  writePrices(join(folder, "prices"))
  await succeed({ cwd: folder }, "npx", "marketsweep", "import", "prices", "--store", "market.db", "--timeframe", "1d")
  await succeed({ cwd: folder }, "npx", "marketsweep", "sample")
  return folder
}

interface Packed {
  readonly filename: string
  readonly size: number
  readonly files: ReadonlyArray<{ readonly path: string }>
}

const pack = async (folder: string): Promise<Pick<Surroundings, "tarball" | "packed">> => {
  await succeed({ cwd: ROOT }, "npm", "run", "--silent", "build")
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]
  // One npm gives a list, another an object by name.
  const [packed]: ReadonlyArray<Packed> = Object.values(JSON.parse(await succeed({ cwd: ROOT }, "npm", ...args)))
  if (packed === undefined) throw new Error("npm packed nothing")
  const { filename, files, size } = packed
  return { tarball: join(folder, filename), packed: { size, files: files.map(({ path }) => path) } }
}

const installNodes = async (folder: string): Promise<Pick<Surroundings, "nodes" | "oldNode">> => {
  const platform = process.platform === "win32" ? "win" : process.platform
  const newest = JSON.parse(await succeed({ cwd: ROOT }, "npm", "view", "node", "version", "--json"))
  const versionOf = (name: string): string => (name === "newest" ? String(newest) : name)
  const names = [...NODES, OLD_NODE]
  mkdirSync(folder)
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }))
  await install(folder, ...names.map((name) => `node-${name}@npm:node-${platform}-${process.arch}@${versionOf(name)}`))
  const found = (name: string): NodeVersion => ({
    name: `Node ${versionOf(name)}`,
    bin: join(folder, "node_modules", `node-${name}`, "bin"),
  })
  return { nodes: NODES.map(found), oldNode: found(OLD_NODE) }
}

/** Packs the package, and installs it into projects in a folder; needs nothing but the registry of npm. */
export const prepare = async (folder: string): Promise<Surroundings> => {
  const [{ packed, tarball }, nodes] = await Promise.all([pack(folder), installNodes(join(folder, "nodes"))])
  const [javascript, typescript] = await Promise.all([
    makeProject(join(folder, "javascript"), tarball),
    makeProject(join(folder, "typescript"), tarball, "typescript@7", "@types/node@24", ...FORMATS),
  ])
  return { folder, tarball, packed, ...nodes, javascript, typescript }
}
