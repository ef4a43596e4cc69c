import type { DatabaseSync } from "node:sqlite"
import type { QualityFinding, QualityRule } from "../../job/QualityFinding.ts"
import { checkAgainstCalendar } from "../quality/checkQuality.ts"
import type { Flaw } from "../quality/Flaw.ts"
import { checkEnd, staleBarsOf } from "../quality/staleChecks.ts"
import { readNegativePrices } from "../sqlite/records/negativePrices.ts"
import { storedFindings } from "../sqlite/records/storedFindings.ts"
import { storedSeries } from "../sqlite/reading/storedSeries.ts"
import type { IndexEntry } from "../sqlite/layout/seriesRow.ts"
import type { Series } from "../sqlite/layout/storeLayout.ts"
import { type HeldRows, heldRows } from "../sqlite/writing/heldRows.ts"
import { type Change, type Inspected, inspectSeries } from "./inspectSeries.ts"
import { haveSameTimes, type StoreCalendars, storeCalendars } from "./storeCalendars.ts"

/** What to check in a store, and what to do with the findings. */
export interface InspectionRequest {
  readonly timeframe: string
  /** The rows through which the series were written, if that was before the inspection. */
  readonly rows?: HeldRows
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
  /** Writes the verdicts; call it before each commit. */
  readonly flush: () => void
}

const wholeSeries = (row: IndexEntry): SeriesList => (row === undefined || row === "damaged" ? [] : [row])

const WHOLE: Change = { since: -Infinity, written: -Infinity }

/** Begins an inspection; reads the index of the timeframe. */
export const makeInspection = (db: DatabaseSync, request: InspectionRequest): Inspection => {
  const { allowNegative, changes, ignored, onFinding, record, timeframe } = request
  const findings = storedFindings(db)
  const stored = storedSeries(db)
  const rows = request.rows ?? heldRows(db, timeframe)
  const seen = rows.refresh()
  const all = [...rows.all().values()].flatMap(wholeSeries)
  const changed =
    changes === undefined ? all : all.filter(({ symbol, verdict }) => verdict === undefined && changes.has(symbol))
  const staleBars = staleBarsOf(timeframe)
  const negatives = readNegativePrices(db)
  const inspections = new Map<string, Inspected>()

  /** Reads series again: another process may have written to them. */
  const current = (some: SeriesList): SeriesList =>
    rows.refresh() === seen ? some : some.flatMap(({ symbol }) => wholeSeries(rows.get(symbol, timeframe)))

  const report = (series: Series, flaws: ReadonlyArray<Flaw>, before: number): void => {
    for (const flaw of flaws) {
      if (ignored.has(flaw.rule)) continue
      if (record) findings.add(series.id, flaw)
      onFinding({ symbol: series.symbol, timeframe, ...flaw }, (flaw.until ?? flaw.time) > before)
    }
  }

  const writeVerdict = (series: Series, verdict = findings.countOf(series.id)): void => {
    if (record) rows.put({ ...series, verdict }, timeframe)
  }

  /** Whether no other process may have recorded findings since the verdicts of the changes were read. */
  const isOurs = (): boolean => rows.refresh() === 0

  // Series that are imported together mostly have the same times.
  let known: { calendar: Float64Array; series: Series; from: number; flaws: ReadonlyArray<Flaw> } | undefined
  const besideOthers = (series: Series, calendar: Float64Array, from: number): ReadonlyArray<Flaw> => {
    const isKnown = known?.calendar === calendar && known.from === from && haveSameTimes(known.series, series)
    if (known !== undefined && isKnown) return known.flaws
    const flaws = checkAgainstCalendar(stored.timesFrom(series, from), calendar, staleBars)
    known = { calendar, series, from, flaws }
    return flaws
  }

  const latest = all.reduce((last, series) => Math.max(last, series.last), -Infinity)
  const isKnownToEnd = ({ id, last }: Series): boolean => findings.has(id, { rule: "stale", time: last })
  const others =
    record && !ignored.has("stale") && changed.length < all.length
      ? all.filter(({ last, verdict }) => verdict !== undefined && last < latest)
      : []

  /** The time from which on the calendars must be complete. */
  const calendarsSince = (): number => {
    let since = latest
    for (const { from } of inspections.values()) since = Math.min(since, from)
    let ended = since
    for (const series of others) if (series.last < ended && !isKnownToEnd(series)) ended = series.last
    if (ended === since) return since
    // Far enough back to see which series have ended, including those that trade less often than the longest one.
    const longest = all.find(({ last }) => last === latest)
    const tail = longest && stored.barsFrom(longest, latest, 3 * staleBars)
    return Math.min(since, Math.max(ended, tail?.time[0] ?? latest))
  }

  return {
    changed,
    alone: (some) => {
      const mayTrust = isOurs()
      for (const series of current(some)) {
        const { symbol } = series
        const rules = { allowNegative: allowNegative || negatives.has(symbol), staleBars }
        const change = changes?.get(symbol) ?? WHOLE
        const trusted = mayTrust ? change : { ...change, verdict: undefined }
        const inspected = inspectSeries(series, trusted, stored, findings, rules)
        if (inspected === undefined) continue
        const { flaws, verdict } = inspected
        if (record && verdict === undefined) findings.removeFrom(series.id, inspected.from)
        report(series, flaws, inspected.before)
        inspections.set(symbol, flaws.length === 0 ? inspected : { ...inspected, flaws: [], verdict: undefined })
      }
    },
    calendars: () => storeCalendars(db, stored, all, calendarsSince()),
    together: (some, calendars) => {
      const mayTrust = isOurs()
      for (const series of current(some)) {
        const { symbol } = series
        const inspected = inspections.get(symbol)
        if (inspected === undefined || series.version !== inspected.version) continue
        const flaws = besideOthers(series, calendars.of(symbol), inspected.from)
        report(series, flaws, inspected.before)
        writeVerdict(series, flaws.length === 0 && mayTrust ? inspected.verdict : undefined)
      }
    },
    others,
    ended: (some, calendars) => {
      for (const series of current(some)) {
        if (inspections.has(series.symbol)) continue
        const ended = checkEnd(series.last, calendars.of(series.symbol), staleBars)
        if (ended === undefined || findings.has(series.id, ended)) continue
        report(series, [ended], Infinity)
        writeVerdict(series)
      }
    },
    flush: rows.flush,
  }
}
