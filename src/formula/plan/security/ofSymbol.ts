import { lengthOf } from "../../../calendar/barStart.ts"
import { mostBarsIn } from "../../../calendar/fittingTimeframes.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import type { Operation, Place } from "../operation.ts"
import type { FormulaColumn } from "../Plan.ts"
import { makeNestedBars } from "./nestedBars.ts"
import type { NestedPlan, RunningPlan } from "./nestedPlan.ts"
import { columnsFor, cutsByClocks, makeRequestedBars } from "./requestedBars.ts"
import type { SecurityRequest } from "../graph/request.ts"
import { spread } from "./spread.ts"

const DAY_MS = 86_400_000
/** Days of bars that are needed to see whether weekends are traded. */
const WEEK_AND_MORE = 10

/** The most bars of the formula that make one bar of the request. */
const mostBars = ({ chart, wanted }: SecurityRequest): number => (chart === wanted ? 1 : mostBarsIn(chart, wanted))

/** Additional bars of the request: one that is not known yet, and one that the start of a part of the history may cut. */
const BESIDES = 2

const lookbackOf = (request: SecurityRequest, bars: number): number => {
  // A Heikin-Ashi bar depends on all bars before it.
  if (request.isHeikinAshi) return Infinity
  const { chart, wanted } = request
  const days = hasDates(wanted) && wanted !== "1d" ? Math.ceil((WEEK_AND_MORE * DAY_MS) / lengthOf(chart)) : 0
  return (bars + BESIDES) * mostBars(request) + (days || 0)
}

/** Turns a request for the symbol itself into an operation on the columns of {@link columnsFor}. */
export const ofSymbol = (name: string, request: SecurityRequest, nested: NestedPlan): Operation => {
  const columns = columnsFor(request, nested.columns)
  const most = mostBars(request)
  const before = nested.lookback
  const lookback = lookbackOf(request, before)
  const open = new WeakMap<Place, RunningPlan>()
  return {
    name,
    outputs: nested.outputs.map((port) => port.type),
    lookback: () => lookback,
    warmup: (inputs, _, output) => inputs + (nested.outputs[output].warmup + (request.isAhead ? 0 : 1)) * most,
    cost: () => nested.cost + 2,
    operations: nested.operations + 1,
    makesInfinities: nested.outputs.some((port) => port.mayBeInfinite),
    forgets: nested.outputs.some((port) => port.forgets),
    readsFacts: nested.readsFacts || cutsByClocks(request),
    others: nested.symbols,
    doubts: (place) => (open.get(place)?.numbers ?? []).reduce((worst, { doubt }) => Math.max(worst, doubt), 0),
    bind: (place) => {
      const running = nested.open()
      open.set(place, running)
      const make = makeRequestedBars(request, columns)
      const nestedBars = makeNestedBars(request, nested.symbols)
      const data = (column: FormulaColumn): Float64Array => place.numbers[columns.indexOf(column)].data
      return (run) => {
        const made = make(run.bars, data)
        const { bars, knownAt } = made
        const { numbers, bools } = running
        const needsAll = running.run(nestedBars(run.bars, made))
        if (run.bars.firstIndex > 0) {
          // Fewer bars than could be made of them: the formula's lie closer than its timeframe.
          const isShort = bars.length <= before + 1 || knownAt[before + 1] > Math.min(lookback, run.length - 1)
          if (needsAll || isShort) run.holes = true
        }
        spread(place, { numbers, bools, count: bars.length, knownAt }, request.hasGaps)
      }
    },
  }
}
