import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import { BATCHES_PER_RUN } from "./logFile.ts"
import type { Listed } from "./listed.ts"

/** A row of the table of runs, as SQLite gives it. */
export type RunRow = Readonly<Record<string, SQLOutputValue>>

/** The progress of a run. */
export interface RunTally {
  readonly completed: number
  readonly matches: number
  readonly errors: number
}

/** How a run ended. */
export interface Ending {
  readonly outcome: "finished" | "interrupted" | "failed"
  readonly message?: string
}

/** The progress of a run at the time `now`; without an ending it is still running. */
export interface Standing {
  readonly tally: RunTally
  readonly ending: Ending | undefined
  readonly now: number
}

/** The columns of a new run. */
export interface NewRun {
  readonly key: Uint8Array | null
  readonly formula: Uint8Array
  readonly job: string
  readonly source: string | null
  readonly settings: string
  readonly symbols: Listed
  readonly versions: Listed | undefined
  readonly universe: Listed | undefined
  readonly started: number
}

/** A batch of a run's results, and the hash of the versions that they were computed from. */
export interface BatchRow {
  readonly id: number
  readonly versions: Uint8Array<ArrayBuffer> | undefined
  readonly results: Uint8Array
}

/** The process that runs a run. */
export interface Owner {
  readonly host: string
  readonly process: number
}

const endOf = (ending: Ending | undefined, now: number): ReadonlyArray<string | number | null> =>
  ending === undefined ? [null, null, null] : [now, ending.outcome, ending.message ?? null]

const bytesOf = (value: SQLOutputValue | undefined): Uint8Array<ArrayBuffer> | undefined =>
  value instanceof Uint8Array ? value : undefined

const firstBatch = (run: number): number => run * BATCHES_PER_RUN
const lastBatch = (run: number): number => firstBatch(run + 1) - 1

/** Prepares the statements of a log. They throw the errors of SQLite. */
export const runTables = (db: DatabaseSync) => {
  const hasList = db.prepare("SELECT 1 FROM list WHERE hash = ?")
  const putList = db.prepare("INSERT OR IGNORE INTO list VALUES (?, ?)")
  const getList = db.prepare("SELECT texts FROM list WHERE hash = ?")
  // Most runs share the lists of an earlier one. Looking them up separately would take half as long as inserting the run.
  const insertIfListed = db.prepare(
    `INSERT INTO run (key, formula, job, source, settings, symbols, versions, total, completed, matches, errors,
       started, ended, outcome, message, host, process, seen, universe)
     SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
     WHERE EXISTS (SELECT 1 FROM list WHERE hash = ?) AND EXISTS (SELECT 1 FROM list WHERE hash = ?)
       AND EXISTS (SELECT 1 FROM list WHERE hash = ?)`,
  )
  const reopen = db.prepare(
    `UPDATE run SET key = ?, versions = ?, ended = NULL, outcome = NULL, message = NULL, host = ?, process = ?, seen = ?
     WHERE id = ?`,
  )
  const update = db.prepare(
    "UPDATE run SET completed = ?, matches = ?, errors = ?, seen = ?, ended = ?, outcome = ?, message = ? WHERE id = ?",
  )
  // Node 22 cannot bind numbered parameters.
  const add = db.prepare(
    `INSERT INTO batch (id, versions, results)
     VALUES ((SELECT coalesce(max(id) + 1, ?) FROM batch WHERE id BETWEEN ? AND ?), ?, ?)`,
  )
  const addFirst = db.prepare("INSERT INTO batch (id, versions, results) VALUES (?, ?, ?)")
  const batches = db.prepare("SELECT id, versions, results FROM batch WHERE id > ? AND id < ? ORDER BY id LIMIT 1")
  const one = db.prepare("SELECT * FROM run WHERE id = ?")
  const all = db.prepare("SELECT * FROM run ORDER BY id DESC")
  const sameKey = db.prepare(
    "SELECT * FROM run WHERE formula = ? AND key = ? AND outcome = 'finished' AND errors = 0 ORDER BY ended DESC LIMIT 1",
  )
  const sameFormula = db.prepare("SELECT * FROM run WHERE formula = ? AND source IS ? ORDER BY id DESC")
  const removeRun = db.prepare("DELETE FROM run WHERE id = ?")
  const removeBatches = db.prepare("DELETE FROM batch WHERE id BETWEEN ? AND ?")
  const removeLists = db.prepare(
    `DELETE FROM list WHERE hash NOT IN (
       SELECT symbols FROM run UNION SELECT versions FROM run WHERE versions IS NOT NULL
       UNION SELECT universe FROM run WHERE universe IS NOT NULL
       UNION SELECT versions FROM batch WHERE versions IS NOT NULL)`,
  )

  const keep = (list: Listed | undefined): void => {
    if (list !== undefined && hasList.get(list.hash) === undefined) putList.run(list.hash, list.json)
  }

  return {
    insert: (run: NewRun, { host, process }: Owner, { tally, ending, now }: Standing): number => {
      const { formula, job, key, settings, source, started, symbols, universe, versions } = run
      const { completed, errors, matches } = tally
      const insert = () =>
        insertIfListed.run(
          key,
          formula,
          job,
          source,
          settings,
          symbols.hash,
          versions?.hash ?? null,
          symbols.texts.length,
          completed,
          matches,
          errors,
          started,
          ...endOf(ending, now),
          host,
          process,
          now,
          universe?.hash ?? null,
          symbols.hash,
          (versions ?? symbols).hash,
          (universe ?? symbols).hash,
        )
      const inserted = insert()
      if (inserted.changes > 0) return Number(inserted.lastInsertRowid)
      for (const list of [symbols, versions, universe]) keep(list)
      return Number(insert().lastInsertRowid)
    },
    update: (id: number, { tally, ending, now }: Standing): void =>
      void update.run(tally.completed, tally.matches, tally.errors, now, ...endOf(ending, now), id),
    reopen: (id: number, key: Uint8Array | null, versions: Listed | undefined, owner: Owner, now: number): void => {
      keep(versions)
      reopen.run(key, versions?.hash ?? null, owner.host, owner.process, now, id)
    },
    add: (run: number, versions: Listed | undefined, results: Uint8Array): void =>
      void add.run(firstBatch(run), firstBatch(run), lastBatch(run), versions?.hash ?? null, results),
    /** Like `add` for the first batch of a run, without looking up its last one. */
    addFirst: (run: number, versions: Listed | undefined, results: Uint8Array): void =>
      void addFirst.run(firstBatch(run), versions?.hash ?? null, results),
    /** The batches of a run, oldest first, read one by one. */
    *batches(run: number): Generator<BatchRow> {
      let after = firstBatch(run) - 1
      for (;;) {
        const row = batches.get(after, lastBatch(run) + 1)
        const results = bytesOf(row?.results)
        if (row === undefined || results === undefined) return
        after = Number(row.id)
        yield { id: after, versions: bytesOf(row.versions), results }
      }
    },
    /** The texts of a list; null becomes `undefined`. */
    texts: (hash: SQLOutputValue | undefined): ReadonlyArray<string | undefined> => {
      const json = hash instanceof Uint8Array ? getList.get(hash)?.texts : undefined
      const texts: unknown = typeof json === "string" ? JSON.parse(json) : []
      return Array.isArray(texts) ? texts.map((text: unknown) => (typeof text === "string" ? text : undefined)) : []
    },
    one: (id: number): RunRow | undefined => one.get(id),
    all: (): ReadonlyArray<RunRow> => all.all(),
    /** The newest run of a formula with this key that finished without an error. */
    sameKey: (formula: Uint8Array, key: Uint8Array): RunRow | undefined => sameKey.get(formula, key),
    /** The runs of a formula, newest first. */
    sameFormula: (formula: Uint8Array, source: string | null): ReadonlyArray<RunRow> =>
      sameFormula.all(formula, source),
    remove: (runs: ReadonlyArray<number>): void => {
      for (const run of runs) {
        removeBatches.run(firstBatch(run), lastBatch(run))
        removeRun.run(run)
      }
      removeLists.run()
    },
  }
}

export type RunTables = ReturnType<typeof runTables>
