import type { DatabaseSync } from "node:sqlite"
import type { QualityFinding, QualityRule } from "../../job/QualityFinding.ts"
import { checkAgainstCalendar } from "../quality/checkQuality.ts"
import type { Flaw } from "../quality/Flaw.ts"
import { checkEnd, staleBarsOf } from "../quality/staleChecks.ts"
import { readNegativePrices } from "../sqlite/records/negativePrices.ts"
import { entryWriter } from "../sqlite/layout/seriesRow.ts"
import { storedFindings } from "../sqlite/records/storedFindings.ts"
import { storedSeries } from "../sqlite/reading/storedSeries.ts"
import type { Series } from "../sqlite/layout/storeLayout.ts"
import { type Change, type Inspected, inspectSeries } from "./inspectSeries.ts"
import { type StoreCalendars, storeCalendars } from "./storeCalendars.ts"

/** What to check in a store, and what to do with the findings. */
export interface InspectionRequest {
  readonly timeframe: string
  /** The series that changed, and from when on; without it, all bars of all series are checked. */
  readonly changes?: ReadonlyMap<string, Change>
  /** Whether prices of 0 and below are valid; for some symbols the store records that they are. */
  readonly allowNegative: boolean
  readonly ignored: ReadonlySet<QualityRule>
  /** Whether to record the findings in the store. */
  readonly record: boolean
  /** `isNew`: whether the finding is about bars that were written. */
  readonly onFinding: (finding: QualityFinding, isNew: boolean) => void
}

type SeriesList = ReadonlyArray<Series>

/**
 * The steps of an inspection, in order. All are synchronous; each list is a part of the series, checked in one
 * transaction.
 */
interface Inspection {
  /** The series to check. */
  readonly changed: SeriesList
  /** Checks series by themselves. */
  readonly alone: (some: SeriesList) => void
  /** Computes the calendars; yields from time to time. */
  readonly calendars: () => Generator<void, StoreCalendars>
  /** Checks series against their calendars, and records their verdicts. */
  readonly together: (some: SeriesList, calendars: StoreCalendars) => void
  /** The other series, which may have become stale as the calendar grew. */
  readonly others: SeriesList
  readonly ended: (some: SeriesList, calendars: StoreCalendars) => void
}

const WHOLE: Change = { since: -Infinity, written: -Infinity }

/** Begins an inspection; reads the index of the timeframe. */
export const makeInspection = (db: DatabaseSync, request: InspectionRequest): Inspection => {
  const { allowNegative, changes, ignored, onFinding, record, timeframe } = request
  const findings = storedFindings(db)
  const stored = storedSeries(db)
  const writeEntry = record ? entryWriter(db) : () => {}
  const commits = db.prepare("PRAGMA data_version")
  const seen = commits.get()?.data_version
  const all = stored.all(timeframe)
  const changed =
    changes === undefined ? all : all.filter(({ symbol, verdict }) => verdict === undefined && changes.has(symbol))
  const staleBars = staleBarsOf(timeframe)
  const negatives = readNegativePrices(db)
  const inspections = new Map<string, Inspected>()

  /** Reads series again: another process may have written to them. */
  const current = (some: SeriesList): SeriesList =>
    commits.get()?.data_version === seen ? some : some.flatMap(({ symbol }) => stored.find(symbol, timeframe) ?? [])

  const tell = (series: Series, flaws: ReadonlyArray<Flaw>, before: number): void => {
    for (const flaw of flaws) {
      if (ignored.has(flaw.rule)) continue
      if (record) findings.add(series.id, flaw)
      onFinding({ symbol: series.symbol, timeframe, ...flaw }, (flaw.until ?? flaw.time) > before)
    }
  }

  const writeVerdict = (series: Series): void => {
    if (record) writeEntry({ ...series, verdict: findings.countOf(series.id) }, timeframe)
  }

  // Series that are imported together mostly have the same times.
  let known: { readonly calendar: Float64Array; readonly key: string; readonly flaws: ReadonlyArray<Flaw> } | undefined
  const besideOthers = (series: Series, calendar: Float64Array, from: number): ReadonlyArray<Flaw> => {
    const { bars, first, last, timesChecksum } = series
    const key = [timesChecksum, bars, first, last, from].join()
    if (timesChecksum !== undefined && known?.key === key && known.calendar === calendar) return known.flaws
    const flaws = checkAgainstCalendar(stored.timesFrom(series, from), calendar, staleBars)
    known = { calendar, key, flaws }
    return flaws
  }

  const latest = all.reduce((last, series) => Math.max(last, series.last), -Infinity)

  return {
    changed,
    alone: (some) => {
      for (const series of current(some)) {
        const { symbol } = series
        const rules = { allowNegative: allowNegative || negatives.has(symbol), staleBars }
        const inspected = inspectSeries(series, changes?.get(symbol) ?? WHOLE, stored, findings, rules)
        if (inspected === undefined) continue
        if (record) findings.removeFrom(series.id, inspected.from)
        tell(series, inspected.flaws, inspected.before)
        inspections.set(symbol, { ...inspected, flaws: [] })
      }
    },
    calendars: () => {
      const longest = all.find(({ last }) => last === latest)
      // Reaches far enough back to see which series have ended, including those that trade less often than this one.
      const tail = longest && stored.barsFrom(longest, latest, 3 * staleBars)
      let since = tail?.time[0] ?? latest
      for (const { from } of inspections.values()) since = Math.min(since, from)
      return storeCalendars(db, stored, all, since)
    },
    together: (some, calendars) => {
      for (const series of current(some)) {
        const { symbol } = series
        const inspected = inspections.get(symbol)
        if (inspected === undefined || series.version !== inspected.version) continue
        tell(series, besideOthers(series, calendars.of(symbol), inspected.from), inspected.before)
        writeVerdict(series)
      }
    },
    others:
      record && !ignored.has("stale") && changed.length < all.length
        ? all.filter(({ last, verdict }) => verdict !== undefined && last < latest)
        : [],
    ended: (some, calendars) => {
      for (const series of current(some)) {
        if (inspections.has(series.symbol)) continue
        const ended = checkEnd(series.last, calendars.of(series.symbol), staleBars)
        if (ended === undefined || findings.has(series.id, ended)) continue
        tell(series, [ended], Infinity)
        writeVerdict(series)
      }
    },
  }
}
