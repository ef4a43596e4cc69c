import { join } from "node:path"
import { type Browser, chromium } from "playwright-core"
import { CHROMIUM_FOLDER } from "./unpackChromium.ts"

/** Libraries and fonts from the package itself, on a machine that has none. */
const ownLibraries = {
  FONTCONFIG_PATH: join(CHROMIUM_FOLDER, "fonts"),
  LD_LIBRARY_PATH: join(CHROMIUM_FOLDER, "al2023/lib"),
}

/** Whatever takes as long hangs: no browser is too slow on a machine that is busy. */
export const HANGS_MS = 600_000

const launch = (more: Readonly<Record<string, string>> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: join(CHROMIUM_FOLDER, "chromium"),
    // Tests run as root on some machines. The package's own arguments would turn web security off.
    args: ["--no-sandbox"],
    timeout: HANGS_MS,
    env: { ...process.env, ...more },
  })

/** Starts the browser that the tests have unpacked. */
export const launchChromium = async (): Promise<Browser> => {
  try {
    return await launch()
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("shared libraries")) throw error
    return launch(ownLibraries)
  }
}
