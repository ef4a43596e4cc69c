import type { DatabaseSync } from "node:sqlite"
import type { HeldRows } from "../../sqlite/writing/heldRows.ts"

/** The transaction of one file: its own, or a savepoint in an open one. */
export interface FileTransaction {
  /** Begins the transaction if it has not begun. */
  readonly begin: () => void
  readonly commit: () => void
  /** Rolls back what was not committed. */
  readonly rollback: () => void
}

export const fileTransaction = (db: DatabaseSync, rows: HeldRows): FileTransaction => {
  const isInner = db.isTransaction
  let isOpen = false
  return {
    begin: () => {
      if (isOpen) return
      db.exec(isInner ? "SAVEPOINT file" : "BEGIN IMMEDIATE")
      isOpen = true
      rows.refresh()
    },
    commit: () => {
      rows.flush()
      db.exec(isInner ? "RELEASE file" : "COMMIT")
      isOpen = false
    },
    rollback: () => {
      // SQLite itself rolls back a transaction if the disk is full.
      if (isOpen && db.isTransaction) db.exec(isInner ? "ROLLBACK TO file; RELEASE file" : "ROLLBACK")
      if (isOpen) rows.discard()
      isOpen = false
    },
  }
}
