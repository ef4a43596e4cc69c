import type { Bars, FormulaColumn, OtherSymbol } from "../Plan.ts"
import { makeRequestedBars, type RequestedBars } from "./requestedBars.ts"
import type { SecurityRequest } from "../graph/request.ts"

/** Reads columns of bars; one that is not there is na. */
export const columnOf =
  ({ columns, length }: Bars) =>
  (column: FormulaColumn): Float64Array =>
    columns[column]?.subarray(0, length) ?? new Float64Array(length).fill(NaN)

/** When bars are known. */
export const knownTimesOf = (bars: Bars): Float64Array => bars.knownTimes ?? columnOf(bars)("time")

const endTimes = (chart: Bars, { bars, endOf }: RequestedBars): Float64Array => {
  const times = knownTimesOf(chart)
  return Float64Array.from({ length: bars.length }, (_, bar) => times[endOf(bar)])
}

/** Makes the bars of other symbols in the timeframe of a request, once for all symbols that run with the same others. */
const makeOthers = ({ chart, wanted }: SecurityRequest, symbols: ReadonlyArray<OtherSymbol>) => {
  const request = { chart, wanted, isOptional: true, isHeikinAshi: false, hasGaps: false, isAhead: false }
  const makers = symbols.map(({ columns, symbol }) => [symbol, makeRequestedBars(request, columns)] as const)
  let last: Bars["others"]
  let made: ReadonlyMap<string, Bars> = new Map()
  return (others: Bars["others"]): ReadonlyMap<string, Bars> => {
    if (others === last) return made
    last = others
    const requested = new Map<string, Bars>()
    for (const [symbol, make] of makers) {
      const given = others?.get(symbol)
      if (given === undefined) continue
      const bars = make(given, columnOf(given))
      requested.set(symbol, { ...bars.bars, knownTimes: endTimes(given, bars) })
    }
    made = requested
    return made
  }
}

/**
 * Makes the bars that the plan inside a request runs over. If that plan requests `symbols` itself, it also gets their
 * bars, in the timeframe of its own bars, and the times at which all these bars are known: at one of its bars it may only
 * use values of the others that are known by then.
 */
export const makeNestedBars = (request: SecurityRequest, symbols: ReadonlyArray<OtherSymbol>) => {
  if (symbols.length === 0) return (_: Bars, { bars }: RequestedBars): Bars => bars
  const othersOf = makeOthers(request, symbols)
  return (chart: Bars, requested: RequestedBars): Bars => ({
    ...requested.bars,
    others: othersOf(chart.others),
    knownTimes: endTimes(chart, requested),
  })
}
