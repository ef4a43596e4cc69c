import type { DatabaseSync } from "node:sqlite"

const within = <A>(db: DatabaseSync, begin: () => void, commit: () => void, work: () => A): A => {
  if (db.isTransaction) return work()
  begin()
  try {
    const value = work()
    commit()
    return value
  } catch (error) {
    // SQLite may have rolled back already, for example because the disk is full.
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}

/** Runs `work` in a new transaction, or in the one that is already open. */
export const inTransaction = <A>(db: DatabaseSync, work: () => A): A =>
  within(
    db,
    () => db.exec("BEGIN IMMEDIATE"),
    () => db.exec("COMMIT"),
    work,
  )

/**
 * {@link inTransaction} for many short transactions: preparing `BEGIN` and `COMMIT` each time takes a tenth of the time
 * of storing a run. Another process can refuse only `BEGIN`, before any work: outside WAL, readers could refuse `COMMIT`
 * after `BEGIN IMMEDIATE`; in WAL, both are the same.
 */
export const makeTransactions = (db: DatabaseSync): (<A>(work: () => A) => A) => {
  const [begin, commit] = [db.prepare("BEGIN EXCLUSIVE"), db.prepare("COMMIT")]
  return (work) =>
    within(
      db,
      () => void begin.run(),
      () => void commit.run(),
      work,
    )
}
