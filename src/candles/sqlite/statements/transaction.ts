import type { DatabaseSync } from "node:sqlite"

const within = <A>(db: DatabaseSync, begin: () => void, commit: () => void, work: () => A): A => {
  if (db.isTransaction) return work()
  begin()
  try {
    const value = work()
    commit()
    return value
  } catch (error) {
    // A full disk may have ended it already.
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}

/** Runs `work` in a transaction of its own, which is kept whole or not at all, or in the one that is open. */
export const inTransaction = <A>(db: DatabaseSync, work: () => A): A =>
  within(
    db,
    () => db.exec("BEGIN IMMEDIATE"),
    () => db.exec("COMMIT"),
    work,
  )

/** {@link inTransaction} for many short ones: to read the text of their statements takes a tenth of writing a run. */
export const makeTransactions = (db: DatabaseSync): (<A>(work: () => A) => A) => {
  const [begin, commit] = [db.prepare("BEGIN IMMEDIATE"), db.prepare("COMMIT")]
  return (work) =>
    within(
      db,
      () => void begin.run(),
      () => void commit.run(),
      work,
    )
}
