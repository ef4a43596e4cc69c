import type { DatabaseSync } from "node:sqlite"

/** Runs `work` in a transaction of its own, which is kept whole or not at all, or in the one that is open. */
export const inTransaction = <A>(db: DatabaseSync, work: () => A): A => {
  if (db.isTransaction) return work()
  db.exec("BEGIN IMMEDIATE")
  try {
    const value = work()
    db.exec("COMMIT")
    return value
  } catch (error) {
    // A full disk may have ended it already.
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}
