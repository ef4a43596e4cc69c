import { pathToFileURL } from "node:url"
import { DatabaseSync } from "node:sqlite"
import { CANTOPEN, CORRUPT, errorCode, READONLY } from "./sqliteErrors.ts"
import { logSize } from "./storePath.ts"

/** Errors after which the file alone may still be readable. */
const FOR_THE_FILE_ALONE = [READONLY, CORRUPT, CANTOPEN]

/**
 * Opens a SQLite file read-only; `busyMs` is how long a statement waits for the lock of another process. SQLite needs to
 * create files for its locks beside it. If the folder is read-only, no process of this user writes to the file either, and
 * without a write-ahead log it is complete: it is opened as immutable. The same holds after another file was copied over
 * it, since SQLite would use the former size, which is kept beside it while the file is open.
 */
export const openReadable = (file: string, busyMs: number): DatabaseSync => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: busyMs })
  try {
    db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()
    return db
  } catch (error) {
    db.close()
    const code = error instanceof Error ? errorCode(error) : undefined
    if (code === undefined || !FOR_THE_FILE_ALONE.includes(code) || logSize(file) > 0) throw error
    const url = pathToFileURL(file)
    url.searchParams.set("immutable", "1")
    return new DatabaseSync(url, { readOnly: true })
  }
}
