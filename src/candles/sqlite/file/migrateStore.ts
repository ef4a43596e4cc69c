import type { DatabaseSync } from "node:sqlite"
import { crc32 } from "node:zlib"
import { COLUMNS } from "../../Candles.ts"
import { joinVersions, NO_BARS, versionOfChecksums } from "../../seriesVersion.ts"
import { chunkRow, PUT_CHUNK } from "../columns/chunkChecksums.ts"
import { packColumn } from "../columns/packColumn.ts"
import { FORMER_VERSION, formatOf } from "./storeFormat.ts"
import { ENTRY, entryWriter, readEntry } from "../layout/seriesRow.ts"
import { chunkId, fromBlob, STORE_VERSION, TABLES } from "../layout/storeLayout.ts"
import { inTransaction } from "../statements/transaction.ts"

const FORMER_SERIES = `SELECT ${ENTRY}, timeframe
  FROM (SELECT *, NULL AS version, NULL AS verdict, NULL AS seal, NULL AS tail FROM former_series)`

/** The index of the timeframe in {@link FORMER_SERIES}. */
const TIMEFRAME = 10

const migrate = (db: DatabaseSync): void => {
  db.exec(`ALTER TABLE series RENAME TO former_series; ALTER TABLE chunk RENAME TO former_chunk; ${TABLES}`)
  // Entries without a seal count as damaged, so entries that cannot be read stay damaged.
  db.exec(`INSERT INTO series SELECT id, symbol, timeframe, bars, first, last, '', NULL, -1, starts, NULL
    FROM former_series`)
  const writeEntry = entryWriter(db)
  const chunks = db.prepare(`SELECT id, ${COLUMNS.join(", ")} FROM former_chunk WHERE id >= ? AND id < ? ORDER BY id`)
  chunks.setReturnArrays(true)
  const put = db.prepare(PUT_CHUNK)
  // Copied chunks are removed at once, so that SQLite reuses their pages and the file does not double in size.
  const remove = db.prepare("DELETE FROM former_chunk WHERE id = ?")

  /** Copies the chunks of a series, except those that lack a column; returns the version of the series. */
  const copyChunks = (series: number): string => {
    let version = NO_BARS
    const end = chunkId(series + 1, 0)
    // Only one chunk is in memory at a time: a series may be larger than memory.
    for (let row = chunks.get(chunkId(series, 0), end); row !== undefined; row = chunks.get(Number(row[0]) + 1, end)) {
      const id = Number(row[0])
      const blobs = COLUMNS.map((_, column) => row[column + 1]).filter((value) => value instanceof Uint8Array)
      if (blobs.length === COLUMNS.length) {
        const checksums = blobs.map((blob) => crc32(blob))
        // A truncated column is copied unchanged, so that later checks still find it.
        const packed = blobs.map((blob, at) =>
          blob.byteLength % 8 === 0 ? packColumn(fromBlob(blob), checksums[at]) : blob,
        )
        put.run(...chunkRow(id, checksums, packed))
        version = joinVersions(version, versionOfChecksums(checksums), blobs[0].byteLength / 8)
      }
      remove.run(id)
    }
    return version
  }

  const entries = db.prepare(FORMER_SERIES)
  entries.setReturnArrays(true)
  for (const row of entries.all()) {
    const timeframe = String(row[TIMEFRAME])
    const entry = readEntry(row, timeframe)
    const version = copyChunks(Number(row[0]))
    if (entry !== undefined && entry !== "damaged") writeEntry({ ...entry, version }, timeframe)
  }
  db.exec("DROP TABLE former_series; DROP TABLE former_chunk")
}

/** Migrates a store to the current format in one transaction, so that an interrupted migration changes nothing. */
export const migrateStore = (db: DatabaseSync): void =>
  inTransaction(db, () => {
    const format = formatOf(db)
    // Another process may have migrated it while this one waited for the lock.
    if (format === FORMER_VERSION) migrate(db)
    // Chunks of format 2 stay valid; they are packed when they are next written.
    else if (format < STORE_VERSION) db.exec(`PRAGMA user_version = ${STORE_VERSION}`)
  })
