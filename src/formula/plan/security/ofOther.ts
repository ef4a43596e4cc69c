import { areSameTimes } from "../../../calendar/sameTimes.ts"
import type { Operation } from "../operation.ts"
import type { Bars, FormulaColumn } from "../Plan.ts"
import type { NestedPlan } from "./nestedPlan.ts"
import { columnsFor, cutsByClocks, makeRequestedBars } from "./requestedBars.ts"
import type { SecurityRequest } from "./request.ts"
import { spread } from "./spread.ts"

const NONE: Bars = { length: 0, firstIndex: 0, columns: {} }

const lacking = (symbol: string): never => {
  throw new Error(`the formula requests \`${symbol}\`, whose bars are not there; give those of its plan's symbols`)
}

/** Fills `bars` with the first of the bars at each of some times or after it; both ascend. */
const findBars = (bars: Uint32Array, times: Float64Array, asked: Float64Array): void => {
  const { length } = times
  let bar = 0
  for (let i = 0; i < bars.length; i++) {
    const time = asked[i]
    while (bar < length && times[bar] < time) bar++
    bars[i] = bar
  }
}

/**
 * Makes a request of another symbol one operation on the times of the formula's bars. What it comes to is worked out
 * once for all symbols that are run with the same bars of the other.
 */
export const ofOther = (name: string, request: SecurityRequest, symbol: string, nested: NestedPlan): Operation => {
  const columns = columnsFor(request, nested.columns)
  return {
    name,
    outputs: nested.outputs.map((port) => port.type),
    lookback: () => 0,
    warmup: (inputs) => inputs,
    cost: () => 2,
    operations: nested.operations + 1,
    makesInfinities: nested.outputs.some((port) => port.mayBeInfinite),
    readsFacts: nested.readsFacts || cutsByClocks(request),
    other: { symbol, columns, isOptional: request.isOptional },
    bind: (place) => {
      const { numbers, bools, run: runNested } = nested.open()
      const make = makeRequestedBars(request, columns)
      let other: Bars | undefined
      let knownTimes = new Float64Array(0)
      let times = new Float64Array(0)
      let knownAt: Uint32Array = new Uint32Array(0)

      const take = (given: Bars): void => {
        const data = (column: FormulaColumn): Float64Array =>
          given.columns[column]?.subarray(0, given.length) ?? new Float64Array(given.length).fill(NaN)
        const made = make(given, data)
        runNested(made.bars)
        other = given
        knownTimes = Float64Array.from(made.knownAt.subarray(0, made.bars.length), (bar) => data("time")[bar])
        times = new Float64Array(0)
        knownAt = new Uint32Array(made.bars.length)
      }

      return ({ bars }) => {
        const found = bars.others?.get(symbol) ?? (request.isOptional ? NONE : lacking(symbol))
        if (found !== other) take(found)
        const now = place.numbers[0].data
        if (!areSameTimes(now, times)) {
          times = now.slice()
          findBars(knownAt, now, knownTimes)
        }
        spread(place, { numbers, bools, count: knownAt.length, knownAt }, request.hasGaps)
      }
    },
  }
}
