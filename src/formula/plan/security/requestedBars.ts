import { bucketsOf } from "../../../calendar/buckets.ts"
import { type Cutter, makeClosedCutter, makeOpenCutter, cacheCutter } from "../../../calendar/closedBars.ts"
import { COMBINE } from "../../../calendar/combineBars.ts"
import { tradingDays } from "../../../calendar/tradingDays.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { zoneNamed } from "../../../calendar/zoneNamed.ts"
import { UTC } from "../../../calendar/zoneOffsets.ts"
import type { Timeframe } from "../../../job/Timeframe.ts"
import type { Bars, FormulaColumn } from "../Plan.ts"
import type { SymbolFacts } from "../SymbolFacts.ts"
import { heikinAshi } from "./heikinAshi.ts"
import type { SecurityRequest } from "../graph/request.ts"

/** The bars of a request, and the bar of the formula at which each is known for the first time. */
export interface RequestedBars {
  readonly bars: Bars
  readonly knownAt: Uint32Array
  /** The bar of the formula at which each has all of its values. */
  readonly endOf: (bar: number) => number
}

/** Each bar is known at once. */
const makeSameBars = (): Cutter => {
  let starts = new Uint32Array(0)
  return (times) => {
    if (starts.length <= times.length) starts = Uint32Array.from({ length: 2 * times.length + 1 }, (_, at) => at)
    return { count: times.length, times, knownAt: starts, starts, cuts: times.length, kept: undefined }
  }
}

const NO_FACTS: SymbolFacts = {}

/** Whether a request's bars begin by the clocks of the exchange. Bars that have dates are the same in every zone. */
export const cutsByClocks = ({ chart, wanted }: SecurityRequest): boolean => chart !== wanted && !hasDates(chart)

const cutterFor = (request: SecurityRequest, facts: SymbolFacts): Cutter => {
  const { chart, isAhead, wanted } = request
  if (chart === wanted) return makeSameBars()
  const { session, timeZone } = cutsByClocks(request) ? facts : NO_FACTS
  const zone = (timeZone === undefined ? undefined : zoneNamed(timeZone)) ?? UTC
  const buckets = bucketsOf(chart, wanted, tradingDays(zone, session))
  return cacheCutter(isAhead ? makeOpenCutter(buckets) : makeClosedCutter(buckets, chart))
}

const ALL: ReadonlyArray<FormulaColumn> = ["time", "open", "high", "low", "close"]

/** The columns of the formula's bars that a request reads. */
export const columnsFor = (
  { isHeikinAshi }: SecurityRequest,
  columns: ReadonlyArray<FormulaColumn>,
): ReadonlyArray<FormulaColumn> => [...new Set([...(isHeikinAshi ? ALL : ["time" as const]), ...columns])]

/** Memory for columns that grows to the most bars ever needed. */
const makeRoom = () => {
  const rooms = new Map<FormulaColumn, Float64Array>()
  return (column: FormulaColumn, length: number): Float64Array => {
    let room = rooms.get(column)
    if (room === undefined || room.length < length) rooms.set(column, (room = new Float64Array(2 * length)))
    return room.subarray(0, length)
  }
}

/**
 * Makes the bars of a request from those of the formula. `columns` are those of {@link columnsFor}. The memory is
 * reused by the next call.
 */
export const makeRequestedBars = (request: SecurityRequest, columns: ReadonlyArray<FormulaColumn>) => {
  const cutters = new Map<string, Cutter>()
  let facts: SymbolFacts | undefined
  let cut = cutterFor(request, NO_FACTS)
  const roomFor = makeRoom()
  const isKnownAhead = request.isAhead && request.chart !== request.wanted

  const choose = (given: SymbolFacts | undefined): void => {
    if (given === facts) return
    facts = given
    const { session, timeZone } = given ?? NO_FACTS
    const key = JSON.stringify([timeZone, session])
    cut = cutters.get(key) ?? cutterFor(request, given ?? NO_FACTS)
    cutters.set(key, cut)
  }

  return (chart: Bars, data: (column: FormulaColumn) => Float64Array): RequestedBars => {
    choose(chart.facts)
    const { count, cuts, kept, knownAt, starts, times } = cut(data("time"))
    const made: Partial<Record<FormulaColumn, Float64Array>> = { time: times }
    for (const column of columns) {
      if (column === "time") continue
      const from = data(column)
      const into = roomFor(column, cuts)
      // An open that was missing at first was not known when the bar began.
      if (column === "open" && request.isAhead) for (let bar = 0; bar < count; bar++) into[bar] = from[starts[bar]]
      else COMBINE[column](from, starts, 0, into)
      if (kept !== undefined) for (let bar = 0; bar < count; bar++) into[bar] = into[kept[bar]]
      made[column] = into
    }
    if (request.isHeikinAshi) heikinAshi(made, count, request.isAhead)
    return {
      // The number of bars before a part of the history is unknown, but not 0.
      bars: {
        length: count,
        firstIndex: chart.firstIndex === 0 ? 0 : 1,
        columns: made,
        ...factsOf(chart, request.wanted),
      },
      knownAt,
      // A bar that is known when it opens ends with the bar before the next one.
      endOf: isKnownAhead ? (bar) => starts[bar + 1] - 1 : (bar) => knownAt[bar],
    }
  }
}

/** The facts of the symbol for the bars of a request; bars that have dates need no time zone. */
const factsOf = ({ facts }: Bars, wanted: Timeframe): Pick<Bars, "facts"> => {
  if (facts === undefined || !hasDates(wanted)) return facts === undefined ? {} : { facts }
  const { exchange, symbol } = facts
  return {
    facts: { ...(symbol === undefined ? {} : { symbol }), ...(exchange === undefined ? {} : { exchange }) },
  }
}
