import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A folder that is removed with `using`, or when the process exits earlier. */
export interface TemporaryFolder extends Disposable {
  readonly path: string
}

/** Creates an empty folder whose name begins with `prefix`. */
export const temporaryFolder = (prefix: string): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), prefix))
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  process.once("exit", remove)
  const dispose = (): void => {
    process.off("exit", remove)
    remove()
  }
  return { path, [Symbol.dispose]: dispose }
}
