import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A folder that is removed with `using`, or when the process exits before that. */
export interface TemporaryFolder extends Disposable {
  readonly path: string
}

/** Makes an empty folder, its name beginning as told. */
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
