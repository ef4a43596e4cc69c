import chromium, { inflate } from "@sparticuz/chromium"
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { fileURLToPath } from "node:url"
import { join } from "node:path"

const PACKAGE = new URL("../../node_modules/@sparticuz/chromium/", import.meta.url)

const { version } = JSON.parse(readFileSync(new URL("package.json", PACKAGE), "utf8"))

/** Where the browser of the tests is unpacked: once, however many runs of tests use it at the same time. */
export const CHROMIUM_FOLDER = join(tmpdir(), `marketsweep-chromium-${version}`)

/** The package unpacks into the folder for temporary files; half of a browser must not be found there by another run. */
const unpackInto = async (folder: string): Promise<void> => {
  const before = process.env["TMPDIR"]
  process.env["TMPDIR"] = folder
  try {
    await chromium.executablePath()
    // Libraries that a machine without a desktop may lack.
    await inflate(join(fileURLToPath(PACKAGE), "bin/al2023.tar.br"))
  } finally {
    if (before === undefined) delete process.env["TMPDIR"]
    else process.env["TMPDIR"] = before
  }
}

/** Unpacks the browser, unless it is there. */
export const setup = async (): Promise<void> => {
  if (existsSync(CHROMIUM_FOLDER)) return
  const own = mkdtempSync(join(tmpdir(), "marketsweep-chromium-"))
  try {
    await unpackInto(own)
    renameSync(own, CHROMIUM_FOLDER)
  } catch (error) {
    rmSync(own, { recursive: true, force: true })
    // Another run was sooner.
    if (!existsSync(CHROMIUM_FOLDER)) throw error
  }
}
