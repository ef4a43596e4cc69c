import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bundleSteps } from "./bundleSteps.ts"
import { commandLineSteps } from "./commandLineSteps.ts"
import { librarySteps } from "./librarySteps.ts"
import { packageSteps } from "./packageSteps.ts"
import { tryAll } from "./Step.ts"
import { prepare } from "./surroundings.ts"

/*
 * Tries the package as its users have it: packs it, installs it into empty
 * projects, and runs, bundles and type-checks it there, on several versions of
 * Node. It needs nothing but the registry of npm.
 */
const folder = realpathSync(mkdtempSync(join(tmpdir(), "marketsweep-outside-")))
try {
  const surroundings = await prepare(folder)
  const steps = [packageSteps, commandLineSteps, librarySteps, bundleSteps].flatMap((of) => of(surroundings))
  const { failed, passed } = await tryAll(steps)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = failed === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
