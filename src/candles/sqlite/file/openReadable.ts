import { pathToFileURL } from "node:url"
import { DatabaseSync } from "node:sqlite"
import { CANTOPEN, CORRUPT, errorCode, READONLY } from "./sqliteErrors.ts"
import { logSize } from "./storePath.ts"

/** Errors after which the file may still be readable without its lock files. */
const FOR_THE_FILE_ALONE = [READONLY, CORRUPT, CANTOPEN]

/**
 * Opens a SQLite file read-only; `busyMs` is how long a statement waits for the lock of another process. SQLite has to
 * create lock files next to the database. If the folder is read-only, no process of this user writes to the database
 * either, and without a write-ahead log the file is complete, so it is opened as immutable. The same applies after
 * another file was copied over it: SQLite would use the old size, which it records next to the database while that is
 * open.
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
