import { existsSync } from "node:fs"
import { LeftOut, type OpenContender } from "./contender.ts"
import { flatBars } from "./flatBars.ts"
import { TOLERANCE, WORKERS } from "./headline.ts"

const load = () =>
  import("@duckdb/node-api").catch((cause: unknown) => {
    throw new LeftOut("@duckdb/node-api is not installed for this platform", { cause })
  })

const CROSSOVER = `
  SELECT symbol, time, close FROM (
    SELECT symbol, time, close, bar, above, lag(above) OVER (PARTITION BY symbol ORDER BY bar) AS was_above FROM (
      SELECT symbol, time, close, bar, avg(close) OVER fast - avg(close) OVER slow > ${TOLERANCE} AS above FROM bars
      WINDOW fast AS (PARTITION BY symbol ORDER BY bar ROWS 19 PRECEDING),
             slow AS (PARTITION BY symbol ORDER BY bar ROWS 49 PRECEDING)))
  WHERE bar >= 50 AND above AND NOT was_above`

/** Window functions over a DuckDB table, which has the columns of the formula and is written once. */
export const duckdb: OpenContender = async (store) => {
  const { DOUBLE, DuckDBDataChunk, DuckDBInstance, INTEGER } = await load()
  const path = `${store}.duckdb`
  const isNew = !existsSync(path)
  const instance = await DuckDBInstance.create(path, { threads: String(WORKERS) })
  const connection = await instance.connect()
  if (isNew) {
    await connection.run("CREATE TABLE bars (symbol INTEGER, bar INTEGER, time DOUBLE, close DOUBLE)")
    const appender = await connection.createAppender("bars")
    for (const { series, firstBar, time, close } of flatBars(store)) {
      const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, DOUBLE, DOUBLE])
      const bars = Array.from(time, (_, i) => firstBar + i)
      chunk.setColumns([bars.map(() => series), bars, [...time], [...close]])
      appender.appendDataChunk(chunk)
    }
    appender.closeSync()
    await connection.run("CHECKPOINT")
  }
  return {
    scan: async () => {
      const columns = (await connection.runAndReadAll(CROSSOVER)).getColumns()
      return () => {
        const [series, times, closes] = columns.map((column) => column.map(Number))
        return { series, times, closes }
      }
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
