import * as Schema from "effect/Schema"
import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import type { DateRange } from "../../../job/DateRange.ts"
import { QualityFinding } from "../../../job/QualityFinding.ts"

/** A finding of one series. */
type SeriesFinding = Omit<QualityFinding, "symbol" | "timeframe">

const hasFindings = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'finding'").get() !== undefined

const ends = ({ from, to }: DateRange) => [to ?? null, from ?? null]
const IN_RANGE = "finding.time < coalesce(?, 9e18) AND finding.until >= coalesce(?, -9e18)"

/** The symbols of a timeframe that have findings in a range. */
export const readMarked = (db: DatabaseSync, timeframe: string, range: DateRange): ReadonlySet<string> => {
  if (!hasFindings(db)) return new Set()
  const rows = db
    .prepare(
      `SELECT symbol FROM series WHERE timeframe = ?
         AND id IN (SELECT series FROM finding WHERE ${IN_RANGE})`,
    )
    .all(timeframe, ...ends(range))
  return new Set(rows.map(({ symbol }) => String(symbol)))
}

const decode = Schema.decodeUnknownSync(Schema.fromJsonString(QualityFinding.fields.values))
const isRule = Schema.is(QualityFinding.fields.rule)

const findingOf = (symbol: string, timeframe: string, row: Readonly<Record<string, SQLOutputValue>>) => {
  const { rule } = row
  const [time, until] = [Number(row.time), Number(row.until)]
  // A newer version may have added rules that this one does not know.
  if (!isRule(rule)) return []
  return [{ symbol, timeframe, time, ...(until === time ? {} : { until }), rule, values: decode(row.values) }]
}

/** The findings of a symbol in a range, oldest first. */
export const readFindings = (
  db: DatabaseSync,
  symbol: string,
  timeframe: string,
  range: DateRange,
): ReadonlyArray<QualityFinding> =>
  hasFindings(db)
    ? db
        .prepare(
          `SELECT time, until, rule, "values" FROM finding
           WHERE series = (SELECT id FROM series WHERE symbol = ? AND timeframe = ?) AND ${IN_RANGE} ORDER BY time, rule`,
        )
        .all(symbol, timeframe, ...ends(range))
        .flatMap((row) => findingOf(symbol, timeframe, row))
    : []

/** Reads and removes the findings of a store during a quality check. */
export interface StoredFindings {
  /**
   * The begin of the earliest finding that ends at `time` or later, or overlaps such a finding, but at most `time`;
   * `undefined` if no finding ends at `time` or later.
   */
  readonly reaching: (series: number, time: number) => number | undefined
  /** Removes the findings that end at `time` or later. */
  readonly removeFrom: (series: number, time: number) => void
  readonly add: (series: number, finding: SeriesFinding) => void
  readonly has: (series: number, finding: Pick<SeriesFinding, "rule" | "time">) => boolean
  readonly countOf: (series: number) => number
}

/** For a store that has no findings and is not written. */
const NO_FINDINGS: StoredFindings = {
  reaching: () => undefined,
  removeFrom: () => {},
  add: () => {},
  has: () => false,
  countOf: () => 0,
}

export const storedFindings = (db: DatabaseSync): StoredFindings => {
  if (!hasFindings(db)) return NO_FINDINGS
  const earliest = db.prepare("SELECT min(time) time FROM finding WHERE series = ? AND until >= ?")
  const remove = db.prepare("DELETE FROM finding WHERE series = ? AND until >= ?")
  const removeAll = db.prepare("DELETE FROM finding WHERE series = ?")
  const put = db.prepare(`INSERT OR REPLACE INTO finding (series, time, until, rule, "values") VALUES (?, ?, ?, ?, ?)`)
  const known = db.prepare("SELECT 1 FROM finding WHERE series = ? AND time = ? AND rule = ?")
  const count = db.prepare("SELECT count(*) findings FROM finding WHERE series = ?")
  return {
    reaching: (series, time) => {
      let reached: number | undefined
      for (;;) {
        const found = earliest.get(series, reached ?? time)?.time
        if (typeof found !== "number") return reached
        if (found >= (reached ?? Infinity)) return reached
        reached = Math.min(time, found)
      }
    },
    removeFrom: (series, time) => {
      if (time === -Infinity) removeAll.run(series)
      else remove.run(series, time)
    },
    add: (series, { rule, time, until, values }) => {
      put.run(series, time, until ?? time, rule, JSON.stringify(values))
    },
    has: (series, { rule, time }) => known.get(series, time, rule) !== undefined,
    countOf: (series) => Number(count.get(series)?.findings),
  }
}
