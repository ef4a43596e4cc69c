import * as Effect from "effect/Effect"
import { DatabaseSync } from "node:sqlite"

/** Runs an operation whose connections all have a SQLite pragma, such as a limit of pages. */
export const withPragma = <A, E, R>(pragma: string, operation: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  const { exec } = DatabaseSync.prototype
  return Effect.acquireUseRelease(
    Effect.sync(() => {
      DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
        exec.call(this, `PRAGMA ${pragma}`)
        exec.call(this, sql)
      }
    }),
    () => operation,
    () =>
      Effect.sync(() => {
        DatabaseSync.prototype.exec = exec
      }),
  )
}
