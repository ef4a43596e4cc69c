import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"

/** Changes a store with plain SQL, without its writer. */
export const edit = (path: string, change: (db: DatabaseSync) => void) =>
  Effect.sync(() => {
    const db = new DatabaseSync(path)
    change(db)
    db.close()
  })
