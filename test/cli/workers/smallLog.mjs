// Loaded before the command line: SQLite says of a log of more than a megabyte what it says of a full disk.
import { DatabaseSync } from "node:sqlite"

const { exec } = DatabaseSync.prototype

DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql)
  if (sql.includes("wal_autocheckpoint = 4096")) exec.call(this, "PRAGMA max_page_count = 150")
}
