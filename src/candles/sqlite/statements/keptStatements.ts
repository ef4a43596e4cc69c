import type { DatabaseSync, StatementSync } from "node:sqlite"

/** Prepares statements that return arrays, each only once. */
export const keptStatements = (db: DatabaseSync): ((sql: string) => StatementSync) => {
  const kept = new Map<string, StatementSync>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    kept.set(sql, statement)
    return statement
  }
}
