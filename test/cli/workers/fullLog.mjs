// Loaded before the command line: once a log has kept a run, SQLite says that the disk is full.
import { DatabaseSync } from "node:sqlite"

const LOG = 0x6d_73_77_6c
const { prepare } = DatabaseSync.prototype

DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (sql !== "COMMIT") return statement
  const ask = (question, name) => prepare.call(this, question).get()[name]
  const commit = statement.run.bind(statement)
  statement.run = () => {
    const isLog = ask("PRAGMA application_id", "application_id") === LOG
    if (isLog && ask("SELECT count(*) AS runs FROM run", "runs") > 1) {
      throw Object.assign(new Error("database or disk is full"), { errcode: 13 })
    }
    return commit()
  }
  return statement
}
