import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import type { BarColumns } from "../../src/candles/Candles.ts"

/** Whose bars are resampled, and into what. */
export interface ResamplingCase {
  readonly timeZone: string
  readonly session: string | undefined
  readonly wanted: string
}

/** A bar as DuckDB tells it; nothing is `null`. */
export type ToldBar = ReadonlyArray<number | null>

const UNITS: Readonly<Record<string, string>> = {
  m: "minutes",
  h: "hours",
  d: "days",
  w: "weeks",
  M: "months",
  y: "years",
}

const intervalOf = (timeframe: string): string => `INTERVAL '${timeframe.slice(0, -1)} ${UNITS[timeframe.slice(-1)]}'`

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2))

/** The bucket of each bar, in SQL: by `time_bucket`, over the dates or from the opening of a zone's session. */
const bucketSql = ({ session, timeZone, wanted }: ResamplingCase): string => {
  const [open = 0, close = 0] = session === undefined ? [] : session.split("-").map(minutesOf)
  const evening = session !== undefined && close <= open ? 1440 - open : 0
  const instant = (minutes: number) => `((day + INTERVAL '${minutes} minutes') AT TIME ZONE '${timeZone}')`
  const bucket = /[dwMy]$/.test(wanted)
    ? `time_bucket(${intervalOf(wanted)}, day)`
    : `greatest(time_bucket(${intervalOf(wanted)}, t, ${instant(evening > 0 ? -evening : open)}), ${instant(-evening)})`
  return `SELECT *, epoch_ms(${bucket}) AS bucket FROM (
    SELECT *, date_trunc('day', (t AT TIME ZONE '${timeZone}') + INTERVAL '${evening} minutes')::TIMESTAMP AS day FROM bars)`
}

/** A connection that forgets everything at the end of the scope. */
export const inMemory = Effect.acquireRelease(
  Effect.promise(async () => {
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" })
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'")
    return { instance, connection }
  }),
  ({ connection, instance }) =>
    Effect.sync(() => {
      connection.closeSync()
      instance.closeSync()
    }),
)

const COLUMNS = ["open", "high", "low", "close", "volume"] as const

const numberOf = (value: DuckDBValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

/** The bars that DuckDB makes: time, open, high, low, close, volume. */
export const duckDbBars = async (
  connection: DuckDBConnection,
  bars: BarColumns,
  how: ResamplingCase,
): Promise<ReadonlyArray<ToldBar>> => {
  const rows = Array.from(bars.time, (time, at) => [
    `make_timestamptz(${time * 1000})`,
    ...COLUMNS.map((name) => (Number.isNaN(bars[name][at]) ? "NULL" : bars[name][at])),
  ])
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE bars AS SELECT t, ${COLUMNS.map((name) => `${name}::DOUBLE AS ${name}`).join(", ")}
     FROM (VALUES ${rows.map((row) => `(${row.join(", ")})`).join(", ")}) v(t, ${COLUMNS.join(", ")})`,
  )
  const reader = await connection.runAndReadAll(
    `SELECT bucket, arg_min(open, t), max(high), min(low), arg_max(close, t),
       CASE WHEN count(volume) = count(*) THEN sum(volume) END
     FROM (${bucketSql(how)}) GROUP BY bucket ORDER BY bucket`,
  )
  return reader.getRows().map((row) => row.map(numberOf))
}
