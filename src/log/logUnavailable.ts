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

const errorCode = (error: Error): number =>
  "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : -1

/** Turns an error of SQLite into one that says what to do. */
export const logUnavailable =
  (path: string) =>
  (error: unknown): StoreUnavailable => {
    if (error instanceof StoreUnavailable) return error
    const reason = error instanceof Error ? (HELP[errorCode(error)] ?? error.message) : String(error)
    return new StoreUnavailable({ path, message: `Cannot keep runs in ${path}: ${reason}` })
  }

/** Refuses a file as a log of runs. */
export const refuseLog = (path: string, reason: string): never => {
  throw new StoreUnavailable({ path, message: `Cannot keep runs in ${path}: ${reason}` })
}
