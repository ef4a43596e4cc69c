import { pathToFileURL } from "node:url"
import { DatabaseSync } from "node:sqlite"
import { CANTOPEN, CORRUPT, errorCode, READONLY } from "./sqliteErrors.ts"
import { logSize } from "./storePath.ts"

/** What SQLite says where the file may still be read without what lies beside it. */
const FOR_THE_FILE_ALONE = [READONLY, CORRUPT, CANTOPEN]

/**
 * Opens a SQLite file to read; a statement waits `busyMs` for another process that holds the lock. SQLite keeps its locks
 * in files beside the file, which a folder without write permission refuses. There nobody of this user writes either: the
 * file itself is whole unless a log lies beside it. So it is where another one was copied over it: SQLite would go by the
 * former size, which it keeps there for as long as anybody has the file open.
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
