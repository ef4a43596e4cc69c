import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { accessSync, constants } from "node:fs"
import { dirname, resolve } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { StoreUnavailable } from "../job/JobError.ts"
import { openReadable } from "../candles/sqlite/file/openReadable.ts"
import { logUnavailable, logUnreadable } from "./logUnavailable.ts"
import { BUSY_MS, patiently } from "../candles/sqlite/file/patience.ts"
import { makeFolder } from "../file/makeFolder.ts"

/** "mswl": marks a SQLite file as a log of runs (`PRAGMA application_id`). */
const APPLICATION_ID = 0x6d_73_77_6c

/** The version of the layout below (`PRAGMA user_version`). */
const LAYOUT = 4

/** The range of batch ids of a run, so that its batches are neighbours: a week of ten batches a second. */
export const BATCHES_PER_RUN = 2 ** 23

/**
 * `symbols`, `universe` and `versions` are hashes of lists. The versions of a run are those at its last start; the versions
 * of a batch are those that its results were computed from. `key` is null if a version is unknown.
 */
const SCHEMA = `
CREATE TABLE list (hash BLOB PRIMARY KEY, texts TEXT NOT NULL) STRICT;
CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key BLOB,
  formula BLOB NOT NULL,
  job TEXT NOT NULL,
  source TEXT,
  settings TEXT NOT NULL,
  symbols BLOB NOT NULL,
  versions BLOB,
  total INTEGER NOT NULL,
  completed INTEGER NOT NULL,
  matches INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  started INTEGER NOT NULL,
  ended INTEGER,
  outcome TEXT,
  message TEXT,
  host TEXT NOT NULL,
  process INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  universe BLOB
) STRICT;
CREATE INDEX run_formula ON run (formula, key);
CREATE TABLE batch (id INTEGER PRIMARY KEY, versions BLOB, results BLOB NOT NULL) STRICT;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${LAYOUT};
`

/**
 * Statements that migrate earlier layouts. Layout 1 had no universe; layout 2 encoded no short times; layout 3 had two
 * indexes, and no fields of fixed width in its results.
 */
const FROM_3 = `DROP INDEX IF EXISTS run_key; DROP INDEX IF EXISTS run_formula;
CREATE INDEX run_formula ON run (formula, key);`
const FROM_1 = `ALTER TABLE run ADD COLUMN universe BLOB; ${FROM_3}`
const migrations: Readonly<Record<number, string>> = { 1: FROM_1, 2: FROM_3, 3: FROM_3 }

const pragma = (db: DatabaseSync, name: string): number => {
  const value = db.prepare(`PRAGMA ${name}`).get()?.[name]
  return typeof value === "number" ? value : 0
}

const isBlank = (db: DatabaseSync): boolean =>
  pragma(db, "application_id") === 0 && db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined

/** The statements that migrate a file; `undefined` if it has the current layout or is no log. */
const migrationOf = (db: DatabaseSync): string | undefined =>
  pragma(db, "application_id") === APPLICATION_ID ? migrations[pragma(db, "user_version")] : undefined

const refuse = (reason: string): never => {
  throw new Error(reason)
}

const check = (db: DatabaseSync): void => {
  if (pragma(db, "application_id") !== APPLICATION_ID)
    refuse("it is a SQLite file, but no log of runs: name another file")
  const layout = pragma(db, "user_version")
  if (layout in migrations) {
    refuse(
      `its layout is version ${layout}, and it cannot be written to make it ${LAYOUT}: copy it to a folder of yours`,
    )
  }
  if (layout !== LAYOUT) {
    refuse(`its layout is version ${layout} and this program's is ${LAYOUT}: upgrade marketsweep`)
  }
}

const prepare = (db: DatabaseSync): void => {
  if (isBlank(db)) {
    db.exec("PRAGMA auto_vacuum = incremental; PRAGMA journal_mode = wal; BEGIN IMMEDIATE")
    // Another process may have created it while this one waited for the lock.
    if (isBlank(db)) db.exec(SCHEMA)
    db.exec("COMMIT")
  }
  if (migrationOf(db) !== undefined) {
    db.exec("BEGIN IMMEDIATE")
    // Another process may have migrated it meanwhile.
    const migration = migrationOf(db)
    if (migration !== undefined) db.exec(`${migration} PRAGMA user_version = ${LAYOUT}`)
    db.exec("COMMIT")
  }
  check(db)
  // Commits survive the death of the process; a power failure may lose those of the last seconds.
  db.exec("PRAGMA journal_mode = wal; PRAGMA synchronous = normal; PRAGMA wal_autocheckpoint = 4096")
}

/** Opens a file with `open`, and closes it if `prepared` throws, or with the scope. */
const openPrepared = (
  open: () => DatabaseSync,
  prepared: (db: DatabaseSync) => void,
  unavailable: (error: unknown) => StoreUnavailable,
  patienceMs?: number,
): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  Effect.acquireRelease(
    patiently(
      () => {
        const db = open()
        try {
          prepared(db)
          return db
        } catch (error) {
          db.close()
          throw error
        }
      },
      unavailable,
      patienceMs,
    ),
    (db) => Effect.sync(() => db.close()),
    { interruptible: true },
  )

const openFile = (path: string): DatabaseSync => {
  const file = path === ":memory:" ? path : resolve(path)
  if (path === "") refuse("its path is empty; name a file")
  if (file !== ":memory:") makeFolder(dirname(file))
  return new DatabaseSync(file, { timeout: BUSY_MS })
}

/**
 * Opens a log of runs, and creates it if missing; `:memory:` is lost with its scope. `patienceMs` is how long to wait for
 * another writer.
 */
export const openLog = (
  path: string,
  patienceMs?: number,
): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  openPrepared(() => openFile(path), prepare, logUnavailable(path), patienceMs)

const isWritable = (path: string): boolean => {
  try {
    for (const each of [path, dirname(path)]) accessSync(each, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Opens an existing log, read-only if it cannot be written. */
export const openExisting = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  Effect.suspend(() => {
    const file = resolve(path)
    return isWritable(file)
      ? openPrepared(() => openFile(path), prepare, logUnreadable(path))
      : openPrepared(() => openReadable(file, BUSY_MS), check, logUnreadable(path))
  })
