import { DuckDBInstance } from "@duckdb/node-api"
import * as Effect from "effect/Effect"

const COLUMNS = `{'date': 'DATE', 'open': 'DOUBLE', 'high': 'DOUBLE', 'low': 'DOUBLE', 'close': 'DOUBLE', 'volume': 'DOUBLE', 'Name': 'VARCHAR'}`

/** Finds flaws in daily files of one symbol each by SQL definitions over the raw rows: `SYMBOL date`, by rule. */
export const foundBySql = (files: string) =>
  Effect.promise(async () => {
    const instance = await DuckDBInstance.create(":memory:")
    const connection = await instance.connect()
    const daysOf = async (query: string): Promise<ReadonlyArray<string>> =>
      (await connection.runAndReadAll(`SELECT Name || ' ' || date FROM (${query}) ORDER BY 1`))
        .getRows()
        .map(([text]) => String(text))
    await connection.run(
      `CREATE TABLE raw AS SELECT * FROM read_csv('${files}', header = true, columns = ${COLUMNS});
       CREATE TABLE bars AS SELECT * FROM raw
         WHERE open > 0 AND high > 0 AND low > 0 AND close > 0
           AND high = greatest(open, high, low, close) AND low = least(open, high, low, close);
       CREATE TABLE life AS SELECT Name, min(date) AS first, max(date) AS last FROM bars GROUP BY Name;
       CREATE TABLE days AS SELECT date, count(*) AS trading FROM bars GROUP BY date;
       CREATE TABLE calendar AS SELECT date FROM days
         WHERE trading >= 0.8 * (SELECT count(*) FROM life WHERE days.date BETWEEN first AND last)`,
    )
    const found = {
      empty: await daysOf("SELECT * FROM raw WHERE open IS NULL OR high IS NULL OR low IS NULL OR close IS NULL"),
      inconsistent: await daysOf(
        "SELECT * FROM raw WHERE high < low OR high < open OR high < close OR low > open OR low > close",
      ),
      jumps: await daysOf(
        `SELECT * FROM (SELECT *, open / lag(close) OVER (PARTITION BY Name ORDER BY date) AS ratio FROM bars)
         WHERE ratio >= 1.4 OR ratio <= 1 / 1.4`,
      ),
      gaps: await daysOf(
        `SELECT Name, calendar.date FROM life, calendar WHERE calendar.date > first AND calendar.date < last
         EXCEPT SELECT Name, date FROM bars`,
      ),
      volumes: await daysOf("SELECT * FROM bars WHERE volume = 0"),
    }
    connection.closeSync()
    instance.closeSync()
    return found
  })
