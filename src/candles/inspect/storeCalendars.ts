import type { DatabaseSync } from "node:sqlite"
import { makeCalendarCount, type CalendarCount } from "../quality/calendar.ts"
import { chunkedBars, type Series } from "../sqlite/layout/storeLayout.ts"
import type { StoredSeries } from "../sqlite/reading/storedSeries.ts"

/** The calendar of each symbol: that of its exchange, or a common one if its exchange is unknown. */
export interface StoreCalendars {
  readonly of: (symbol: string) => Float64Array
}

const exchangesIn = (db: DatabaseSync): ReadonlyMap<string, string> => {
  const rows = db.prepare("SELECT symbol, exchange FROM listing WHERE exchange IS NOT NULL").all()
  return new Map(rows.map(({ exchange, symbol }) => [String(symbol), String(exchange)]))
}

/** Whether two series have the same times according to the index. */
export const haveSameTimes = (a: Series, b: Series): boolean =>
  a.timesChecksum !== undefined &&
  a.timesChecksum === b.timesChecksum &&
  a.bars === b.bars &&
  a.first === b.first &&
  a.last === b.last

/** Groups series that have the same times according to the index, so that the times are read once for each group. */
const alike = (all: ReadonlyArray<Series>): ReadonlyArray<ReadonlyArray<Series>> => {
  const groups = new Map<string, Array<Series>>()
  let latest: Array<Series> = []
  for (const series of all) {
    // Series next to each other mostly have the same times.
    if (latest.length > 0 && haveSameTimes(latest[0], series)) {
      latest.push(series)
      continue
    }
    const { bars, first, id, last, timesChecksum } = series
    const key = timesChecksum === undefined ? String(id) : [timesChecksum, bars, first, last].join()
    latest = groups.get(key) ?? []
    latest.push(series)
    groups.set(key, latest)
  }
  return [...groups.values()]
}

const NONE = new Float64Array(0)

/** Computes the calendars of a store from `since` on; yields after some bars. */
export function* storeCalendars(
  db: DatabaseSync,
  stored: StoredSeries,
  all: ReadonlyArray<Series>,
  since: number,
): Generator<void, StoreCalendars> {
  const exchanges = exchangesIn(db)
  const counts = new Map<string | undefined, CalendarCount>()
  const byExchange = new Map<string | undefined, Array<Series>>()
  for (const series of all) {
    const exchange = exchanges.get(series.symbol)
    const others = byExchange.get(exchange)
    if (others === undefined) byExchange.set(exchange, [series])
    else others.push(series)
  }
  let bars = 0
  for (const [exchange, listed] of byExchange) {
    const count = makeCalendarCount()
    counts.set(exchange, count)
    for (const group of alike(listed)) {
      const [series] = group
      count.live(series.first, series.last, group.length)
      if (series.last < since) continue
      const times = stored.timesFrom(series, since)
      count.add(times, group.length)
      bars += Math.min(times.length, chunkedBars(series)) + 100
      if (bars < 100_000) continue
      bars = 0
      yield
    }
  }
  const calendars = new Map([...counts].map(([exchange, count]) => [exchange, count.times()]))
  return { of: (symbol) => calendars.get(exchanges.get(symbol)) ?? NONE }
}
