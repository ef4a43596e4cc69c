import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"

export const readIn = <A>(path: string, read: (db: DatabaseSync) => A) =>
  Effect.sync(() => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return read(db)
    } finally {
      db.close()
    }
  })

/** The recorded findings of a store, as texts. */
export const recordedIn = (path: string) =>
  readIn(path, (db) =>
    db
      .prepare(
        `SELECT symbol, timeframe, time / 86400000 AS day, until / 86400000 AS last, rule, "values" AS v
         FROM finding JOIN series ON series.id = finding.series ORDER BY 1, 2, 3, 5`,
      )
      .all()
      .map((row) => Object.values(row).join(" ")),
  )

export const verdictsIn = (path: string) =>
  readIn(path, (db) =>
    Object.fromEntries(
      db
        .prepare("SELECT symbol, verdict FROM series ORDER BY symbol")
        .all()
        .map(({ symbol, verdict }) => [String(symbol), verdict]),
    ),
  )
