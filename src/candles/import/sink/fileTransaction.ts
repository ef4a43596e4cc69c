import type { DatabaseSync } from "node:sqlite"

/** The transaction of one file, by itself or inside one that is open. */
export interface FileTransaction {
  /** Begins it where it has not begun. */
  readonly begin: () => void
  readonly commit: () => void
  /** Takes back what was not committed. */
  readonly rollback: () => void
}

export const fileTransaction = (db: DatabaseSync): FileTransaction => {
  const isInner = db.isTransaction
  let isOpen = false
  return {
    begin: () => {
      if (isOpen) return
      db.exec(isInner ? "SAVEPOINT file" : "BEGIN IMMEDIATE")
      isOpen = true
    },
    commit: () => {
      db.exec(isInner ? "RELEASE file" : "COMMIT")
      isOpen = false
    },
    rollback: () => {
      // A full disk ends a transaction by itself.
      if (isOpen && db.isTransaction) db.exec(isInner ? "ROLLBACK TO file; RELEASE file" : "ROLLBACK")
      isOpen = false
    },
  }
}
