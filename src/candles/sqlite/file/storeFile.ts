import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { endianness } from "node:os"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { StoreUnavailable } from "../../../job/JobError.ts"
import { FORMER_VERSION, formatOf, newerFormat, readFormerFormat } from "./storeFormat.ts"
import { migrateStore } from "./migrateStore.ts"
import { sealListings } from "../records/listings.ts"
import { NEGATIVE_PRICES } from "../records/negativePrices.ts"
import { BUSY_MS, PATIENCE_MS, patiently } from "./patience.ts"
import { openReadable } from "./openReadable.ts"
import { refuse, storeUnavailable, unreadable } from "./sqliteErrors.ts"
import { locate, logSize, sizeOf } from "./storePath.ts"
import { APPLICATION_ID, FINDINGS, SCHEMA, STORE_VERSION } from "../layout/storeLayout.ts"
import { makeFolder } from "../../../file/makeFolder.ts"

const pragma = (db: DatabaseSync, name: string): number => {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name]
  return typeof value === "number" ? value : 0
}

const isBlank = (db: DatabaseSync): boolean =>
  pragma(db, "application_id") === 0 &&
  formatOf(db) === 0 &&
  db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined

const check = (db: DatabaseSync, path: string, file: string): void => {
  if (pragma(db, "application_id") !== APPLICATION_ID) {
    // An import that was killed before it wrote anything leaves an empty file.
    refuse(path, isBlank(db) ? "it is empty; import candles first" : "it is a SQLite file, but not a candle store")
  }
  const format = formatOf(db)
  if (format > STORE_VERSION) refuse(path, newerFormat(format))
  if (format < FORMER_VERSION) refuse(path, `its format ${format} is none of a candle store: restore a copy of it`)
  // SQLite notices missing pages, but reads a truncated page as if it ended in zeros. While there is a log, the last
  // page of the file may be incomplete; the log contains all of it.
  if (logSize(file) === 0 && (sizeOf(file) ?? 0) % pragma(db, "page_size") !== 0) {
    refuse(path, "it was cut short: restore a copy of it")
  }
  db.exec("SELECT 1 FROM meta, series, chunk LIMIT 0")
}

/** Opens a store with `open`, and closes it if `prepare` throws. */
const opened = (
  path: string,
  open: (file: string) => DatabaseSync,
  prepare: (db: DatabaseSync, file: string) => void,
): DatabaseSync => {
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
}

const closed = (db: DatabaseSync): Effect.Effect<void> => Effect.sync(() => db.close())

/**
 * Opens an existing store for reading; safe while any thread or process writes to it. `patienceMs` is how long to wait for
 * the lock of another process: while it is opened, in Effect's time, and then in each statement.
 */
export const openToRead = (
  path: string,
  patienceMs = PATIENCE_MS,
): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> => {
  const open = (file: string): DatabaseSync => {
    const size = sizeOf(file)
    if (size === undefined) refuse(path, "there is no such file; import candles first")
    if (size === 0) refuse(path, "it is empty; import candles first")
    // Not memory-mapped: if the file is truncated while mapped, the system kills the process (SIGBUS).
    return openReadable(file, BUSY_MS)
  }
  const prepare = (db: DatabaseSync, file: string): void => {
    check(db, path, file)
    if (formatOf(db) === FORMER_VERSION) readFormerFormat(db)
    db.exec(`PRAGMA busy_timeout = ${patienceMs}`)
  }
  const opening = patiently(() => opened(path, open, prepare), unreadable(path), patienceMs)
  return Effect.acquireRelease(opening, closed, { interruptible: true })
}

const openOrMake = (file: string): DatabaseSync => {
  if (sizeOf(file) === undefined) makeFolder(dirname(file))
  return new DatabaseSync(file, { timeout: PATIENCE_MS })
}

/**
 * Moves the contents of the log into the file if the log still exists after its writer has closed it. SQLite does so
 * only if no other process has the store open. With a long-lived reader, the log would stay and be applied to the next
 * file that replaces this one.
 */
const emptyLog = (path: string): void => {
  try {
    const file = locate(path)
    if (logSize(file) === 0) return
    const db = new DatabaseSync(file, { timeout: PATIENCE_MS })
    try {
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    } finally {
      db.close()
    }
  } catch {
    // The written data is safe in the log as well; the next writer moves it.
  }
}

/**
 * Opens a store for writing. Creates it if there is no file, and migrates older formats. Never changes a file that is
 * not a store.
 */
export const openToWrite = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> => {
  const prepare = (db: DatabaseSync, file: string): void => {
    if (isBlank(db)) {
      db.exec("PRAGMA journal_mode = wal; BEGIN IMMEDIATE")
      // Another process may have created the tables while this one waited for the lock.
      if (isBlank(db)) db.exec(SCHEMA)
      db.exec("COMMIT")
    }
    check(db, path, file)
    if (formatOf(db) < STORE_VERSION) migrateStore(db)
    db.exec(FINDINGS)
    db.exec(NEGATIVE_PRICES)
    sealListings(db)
    // Checkpoint at 64 MiB: a checkpoint waits for the disk, and an import commits often.
    db.exec("PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA wal_autocheckpoint = 16384")
  }
  const opening = Effect.try({ try: () => opened(path, openOrMake, prepare), catch: storeUnavailable(path) })
  return Effect.gen(function* () {
    let isOpen = false
    // Added before the file is opened, because finalizers run in reverse order and this one must run after the close.
    yield* Effect.addFinalizer(() => Effect.sync(() => isOpen && emptyLog(path)))
    const db = yield* Effect.acquireRelease(opening, closed)
    isOpen = true
    return db
  })
}
