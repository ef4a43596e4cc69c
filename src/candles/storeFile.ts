import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdirSync, realpathSync, statSync } from "node:fs"
import { endianness } from "node:os"
import { dirname, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { StoreUnavailable } from "../job/JobError.ts"
import { APPLICATION_ID, SCHEMA, STORE_VERSION } from "./storeLayout.ts"

/** How long a statement waits for another process that holds the lock. */
const BUSY_MS = 10_000

const SQLITE_HELP: Readonly<Record<number, string>> = {
  5: "another process is writing to it; try again when that has ended",
  8: "it cannot be written: check the rights on the file and its folder",
  10: "it cannot be read or written: check the disk",
  11: "it is damaged: restore a copy of it, or import the candles into a new store",
  13: "the disk is full: make room and run it again, what was written before is safe",
  14: "it cannot be opened: check the rights on the file and its folder",
  26: "it is not a candle store: name the file that `import` wrote",
}

/** SQLite keeps the locks of a store that may be written meanwhile in a file beside it, even to read. */
const LOCKS_HELP =
  "it can be read only where its folder can be written, since the locks lie beside it: change the folder's rights, or copy the store to another"

/** What it means where a store is only to be read. */
const READING_HELP: Readonly<Record<number, string>> = { ...SQLITE_HELP, 8: LOCKS_HELP, 14: LOCKS_HELP }

const errorCode = (error: Error): number | undefined =>
  "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : undefined

/** An error of SQLite or the file system as the store's, with what to do. */
export const storeUnavailable =
  (path: string, helps = SQLITE_HELP) =>
  (error: unknown): StoreUnavailable => {
    if (error instanceof StoreUnavailable) return error
    const help = error instanceof Error ? helps[errorCode(error) ?? -1] : undefined
    const reason = error instanceof Error ? error.message : String(error)
    return new StoreUnavailable({ path, message: `Cannot use the store ${path}: ${help ?? reason}` })
  }

const refuse = (path: string, reason: string): never => {
  throw new StoreUnavailable({ path, message: `Cannot use the store ${path}: ${reason}` })
}

const pragma = (db: DatabaseSync, name: string): number => {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name]
  return typeof value === "number" ? value : 0
}

/** The size in bytes, or `undefined` where there is no file. */
const sizeOf = (path: string): number | undefined => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return refuse(path, "it is a folder; name a file in it")
  if (stats?.isFile() === false) return refuse(path, "it is a device or a pipe; name a file")
  return stats?.size
}

/**
 * The file that a path means: absolute, because SQLite keeps `:memory:` and the
 * empty name nowhere and reads `file:` as a URI, and without links, because the
 * log lies beside the file itself.
 */
const locate = (path: string): string => {
  if (path === "") return refuse(path, "it has no name; name a file")
  const file = resolve(path)
  return sizeOf(file) === undefined ? file : realpathSync(file)
}

const isBlank = (db: DatabaseSync): boolean =>
  pragma(db, "application_id") === 0 &&
  pragma(db, "user_version") === 0 &&
  db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined

const check = (db: DatabaseSync, path: string, file: string): void => {
  if (pragma(db, "application_id") !== APPLICATION_ID) {
    // What an import leaves that was ended before it had written anything.
    refuse(path, isBlank(db) ? "it is empty; import candles first" : "it is a SQLite file, but not a candle store")
  }
  const version = pragma(db, "user_version")
  if (version !== STORE_VERSION) {
    refuse(
      path,
      `its layout is version ${version} and this program reads version ${STORE_VERSION}: upgrade marketsweep`,
    )
  }
  // SQLite notices missing pages, but reads a page that was cut as if it ended in zeros. While
  // there is a log, the file's last page may be unfinished: the log has it whole.
  if ((sizeOf(`${file}-wal`) ?? 0) === 0 && (sizeOf(file) ?? 0) % pragma(db, "page_size") !== 0) {
    refuse(path, "it was cut short: restore a copy of it")
  }
  db.exec("SELECT 1 FROM meta, series, chunk LIMIT 0")
}

const openChecked = (
  path: string,
  open: (file: string) => DatabaseSync,
  prepare: (db: DatabaseSync, file: string) => void,
  helps = SQLITE_HELP,
) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => {
        if (endianness() !== "LE") refuse(path, "its numbers are little-endian and this machine is not")
        const file = locate(path)
        const db = open(file)
        try {
          prepare(db, file)
          return db
        } catch (error) {
          db.close()
          throw error
        }
      },
      catch: storeUnavailable(path, helps),
    }),
    (db) => Effect.sync(() => db.close()),
  )

/** Opens an existing store to read; safe beside a writer in any thread or process. */
export const openToRead = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  openChecked(
    path,
    (file) => {
      const size = sizeOf(file)
      if (size === undefined) refuse(path, "there is no such file; import candles first")
      if (size === 0) refuse(path, "it is empty; import candles first")
      return new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS })
    },
    (db, file) => {
      check(db, path, file)
      db.exec("PRAGMA mmap_size = 2147418112")
    },
    READING_HELP,
  )

/** Opens a store to write, made anew where there is no file; never touches a file that is not a store. */
export const openToWrite = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  openChecked(
    path,
    (file) => {
      if (sizeOf(file) === undefined) mkdirSync(dirname(file), { recursive: true })
      return new DatabaseSync(file, { timeout: BUSY_MS })
    },
    (db, file) => {
      if (isBlank(db)) {
        db.exec("PRAGMA journal_mode = wal; BEGIN IMMEDIATE")
        // Another process may have filled it while this one waited for the lock.
        if (isBlank(db)) db.exec(SCHEMA)
        db.exec("COMMIT")
      }
      check(db, path, file)
      // 64 MiB of log before it is moved into the file: moving waits for the disk, and an import commits often.
      db.exec("PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA wal_autocheckpoint = 16384")
    },
  )
