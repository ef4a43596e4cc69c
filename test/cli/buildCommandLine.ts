import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { build } from "rolldown"
import config from "../../rolldown.config.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

let dir: string | undefined

/**
 * Builds the command line once, as it is published: the tests start it dozens of times, and the build starts in half
 * of the time that the sources take. Inside the project, where it finds what is installed.
 */
export const setup = async (): Promise<void> => {
  mkdirSync(`${root}.marketsweep`, { recursive: true })
  dir = mkdtempSync(`${root}.marketsweep/cli-`)
  await build({ ...config, cwd: root, output: { ...config.output, dir }, logLevel: "silent" })
  process.env["COMMAND_LINE"] = `${dir}/main.js`
  // Where runs are kept that no store has room for: not in the folder of whoever runs the tests.
  process.env["XDG_STATE_HOME"] = `${dir}/state`
}

export const teardown = (): void => {
  if (dir !== undefined) rmSync(dir, { recursive: true, force: true })
}
