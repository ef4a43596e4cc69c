import { StoreUnavailable } from "../../../job/JobError.ts"

const SQLITE_HELP: Readonly<Record<number, string>> = {
  5: "another process is writing to it; try again when that has ended",
  8: "it cannot be written: check the permissions of the file and its folder",
  10: "it cannot be read or written: check the disk",
  11: "it is damaged: restore a copy of it, or import the candles into a new store",
  13: "the disk is full: make room and run it again, what was written before is safe",
  14: "it cannot be opened: check the permissions of the file and its folder",
  26: "it is not a candle store: name the file that `import` wrote",
}

export const READONLY = 8
export const CORRUPT = 11
export const CANTOPEN = 14

/** If there is a log, part of the data is in it, and reading it needs lock files next to the store. */
const LOCKS_HELP =
  "it has unfinished writes in its -wal file, and its folder cannot be written: let its owner open it once, or copy both files to a folder of yours"

/** Advice for errors while a store is only read. */
const READING_HELP: Readonly<Record<number, string>> = {
  ...SQLITE_HELP,
  [CORRUPT]:
    "it is damaged, or another file is being copied over it: rename that one instead and try again; else restore a copy of it, or import the candles into a new store",
  [READONLY]: LOCKS_HELP,
  [CANTOPEN]: LOCKS_HELP,
}

/** The SQLite error code of an error. */
export const errorCode = (error: Error): number | undefined =>
  "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined

/** Turns an error of SQLite or the file system into `StoreUnavailable`, with advice. */
export const storeUnavailable =
  (path: string, helps = SQLITE_HELP) =>
  (error: unknown): StoreUnavailable => {
    if (error instanceof StoreUnavailable) return error
    const help = error instanceof Error ? helps[errorCode(error) ?? -1] : undefined
    const reason = error instanceof Error ? error.message : String(error)
    return new StoreUnavailable({ path, message: `Cannot use the store ${path}: ${help ?? reason}` })
  }

/** {@link storeUnavailable} for a store that is only read. */
export const unreadable = (path: string): ((error: unknown) => StoreUnavailable) => storeUnavailable(path, READING_HELP)

/** Throws the reason why a store is refused. */
export const refuse = (path: string, reason: string): never => {
  throw new StoreUnavailable({ path, message: `Cannot use the store ${path}: ${reason}` })
}
