import type { DatabaseSync } from "node:sqlite"

/** Runs in a transaction of its own, or in the one that is open. */
export const inTransaction = <A>(db: DatabaseSync, run: () => A): A => {
  if (db.isTransaction) return run()
  db.exec("BEGIN IMMEDIATE")
  try {
    const result = run()
    db.exec("COMMIT")
    return result
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw error
  }
}
