// Loaded before the command line: once a log has kept a run, SQLite says that the disk is full.
import { DatabaseSync } from "node:sqlite"

const LOG = 0x6d_73_77_6c
const { exec } = DatabaseSync.prototype

DatabaseSync.prototype.exec = function (sql) {
  const isLog = this.prepare("PRAGMA application_id").get().application_id === LOG
  if (sql === "COMMIT" && isLog && this.prepare("SELECT count(*) AS runs FROM run").get().runs > 1) {
    throw Object.assign(new Error("database or disk is full"), { errcode: 13 })
  }
  exec.call(this, sql)
}
