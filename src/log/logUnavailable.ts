import { errorCode } from "../candles/sqlite/file/sqliteErrors.ts"
import { StoreUnavailable } from "../job/JobError.ts"

/** What to do about the errors of SQLite, by their code. */
const HELP: Readonly<Record<number, string>> = {
  5: "another process is writing to it; try again once that has ended",
  8: "it cannot be written: check the permissions of the file and its folder",
  10: "it cannot be read or written: check the disk",
  11: "it is damaged: move it away, and a new one is created",
  13: "the disk is full: free some space and run marketsweep resume; earlier results are safe",
  14: "it cannot be opened: check the permissions of the file and its folder",
  26: "it is no log of runs: name another file",
}

/** Makes what turns an error of SQLite into one that says what failed, and what to do. */
const failing =
  (whatFailed: string) =>
  (path: string) =>
  (error: unknown): StoreUnavailable => {
    if (error instanceof StoreUnavailable) return error
    const reason = error instanceof Error ? (HELP[errorCode(error) ?? -1] ?? error.message) : String(error)
    return new StoreUnavailable({ path, message: `${whatFailed} ${path}: ${reason}` })
  }

/** The failure to write to a log. */
export const logUnavailable = failing("Cannot keep runs in")

/** The failure to read a log. */
export const logUnreadable = failing("Cannot read the log")
