import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"

const BUNDLED =
  'in a bundle, pass new URL(import.meta.resolve("marketsweep/defaultWorker")), ' +
  'or in CommonJS pathToFileURL(require.resolve("marketsweep/defaultWorker"))'

/** Why no worker can be started from this URL, if that is known in advance. */
export const missingWorker = (worker: URL): string | undefined => {
  if (worker.protocol === "data:") return undefined
  if (worker.protocol !== "file:") return `Expected worker to be the URL of a file, got ${worker.href}: ${BUNDLED}`
  const path = fileURLToPath(worker)
  return existsSync(path) ? undefined : `There is no worker module ${path}: check worker; ${BUNDLED}`
}
