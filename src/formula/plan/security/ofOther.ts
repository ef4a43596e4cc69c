import { areSameTimes } from "../../../calendar/sameTimes.ts"
import type { Operation } from "../operation.ts"
import type { Bars } from "../Plan.ts"
import { columnOf, knownTimesOf, makeNestedBars } from "./nestedBars.ts"
import type { NestedPlan } from "./nestedPlan.ts"
import { columnsFor, cutsByClocks, makeRequestedBars } from "./requestedBars.ts"
import type { SecurityRequest } from "../graph/request.ts"
import { spread } from "./spread.ts"

const NONE: Bars = { length: 0, firstIndex: 0, columns: {} }

const lacking = (symbol: string): never => {
  throw new Error(`the formula requests \`${symbol}\`, whose bars are not there; give those of its plan's symbols`)
}

/** Times at which bars begin, and those at which they are known; both ascend. */
interface Times {
  readonly time: Float64Array
  readonly known: Float64Array
}

const NO_TIMES: Times = { time: new Float64Array(0), known: new Float64Array(0) }

/** Fills `bars` with the first bar that begins no earlier than each of the `asked` times, and is known no earlier. */
const findBars = (bars: Uint32Array, { known, time }: Times, asked: Times): void => {
  const { length } = time
  let bar = 0
  for (let i = 0; i < bars.length; i++) {
    while (bar < length && (time[bar] < asked.time[i] || known[bar] < asked.known[i])) bar++
    bars[i] = bar
  }
}

/**
 * Turns a request for another symbol into an operation on the times of the formula's bars. Its values are computed
 * once for all symbols that run with the same bars of the other.
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
    others: [{ symbol, columns, isOptional: request.isOptional }, ...nested.symbols],
    bind: (place) => {
      const { numbers, bools, run: runNested } = nested.open()
      const make = makeRequestedBars(request, columns)
      const nestedBars = makeNestedBars(request, nested.symbols)
      let other: Bars | undefined
      let others: Bars["others"]
      let asked = NO_TIMES
      let times = NO_TIMES
      let knownAt: Uint32Array = new Uint32Array(0)

      const take = (given: Bars): void => {
        const column = columnOf(given)
        const made = make(given, column)
        runNested(nestedBars({ ...given, ...(others === undefined ? {} : { others }) }, made))
        other = given
        const places = made.knownAt.subarray(0, made.bars.length)
        const [time, known] = [column("time"), knownTimesOf(given)]
        asked = {
          time: Float64Array.from(places, (bar) => time[bar]),
          known: Float64Array.from(places, (bar) => known[bar]),
        }
        times = NO_TIMES
        knownAt = new Uint32Array(made.bars.length)
      }

      return ({ bars }) => {
        const found = bars.others?.get(symbol) ?? (request.isOptional ? NONE : lacking(symbol))
        if (found !== other || (nested.symbols.length > 0 && bars.others !== others)) {
          others = bars.others
          take(found)
        }
        const now = place.numbers[0].data
        const known = bars.knownTimes ?? now
        if (!areSameTimes(now, times.time) || !areSameTimes(known, times.known)) {
          const time = now.slice()
          times = { time, known: known === now ? time : known.slice() }
          findBars(knownAt, times, asked)
        }
        spread(place, { numbers, bools, count: knownAt.length, knownAt }, request.hasGaps)
      }
    },
  }
}
