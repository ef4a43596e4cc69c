import type { Timeframe } from "../../job/Timeframe.ts"
import { lowerBound } from "../../calendar/lowerBound.ts"
import { reachOf, type Span, spanOf } from "../barRange.ts"
import { lengthOf } from "../../calendar/barStart.ts"
import type { CandleRequest } from "../CandleRepository.ts"
import { type CandleColumns, type Candles, type Column, COLUMNS } from "../Candles.ts"
import type { Buckets } from "../../calendar/buckets.ts"
import { COMBINE, type Cuts, makeCutter } from "../../calendar/combineBars.ts"
import { mostBarsIn } from "../../calendar/fittingTimeframes.ts"
import type { Allocate } from "./memory.ts"

const DAY_MS = 86_400_000
/** Days of bars that are needed to see whether weekends are traded. */
const WEEK_AND_MORE = 10
/** The latest instant of a `Date`, in ms. */
const LAST_INSTANT = 8.64e15

/** The result of resampling stored bars. */
interface Resampled {
  readonly candles: Candles
  /** If the number of bars before is not known yet: the time up to which to count them. */
  readonly countFrom: number | undefined
  /** If the last bar may be unfinished: a stored bar from this time on proves that it is finished. */
  readonly finishedBy: number | undefined
}

/** A request for resampled bars, as requests for stored ones. */
export interface Resampling {
  /** The bars that it most likely needs. */
  readonly part: CandleRequest
  /** All bars up to the end of the range. */
  readonly whole: CandleRequest
  /** The times of all bars up to the end of the range. */
  readonly times: CandleRequest
  /** The time of the newest bar of all. */
  readonly newest: CandleRequest
  /** Resamples the bars of `part` or `whole`; `undefined` if more of them are needed. */
  readonly resample: (stored: Candles, allocate: Allocate) => Resampled | undefined
  /** Counts the resampled bars before a time, given the times of all stored bars. */
  readonly countUntil: (times: Float64Array, time: number) => number
  /** Must be called before resampling stored bars in reused memory. */
  readonly forget: () => void
}

const partOf = (request: CandleRequest, stored: Timeframe, buckets: Buckets): CandleRequest => {
  const { last, lookback } = reachOf(request)
  const most = mostBarsIn(stored, request.timeframe)
  // One more bar, which has the weekend before for weeks and longer bars.
  const more =
    most + (/^([2-9]|\d\d+)d$/.test(request.timeframe) ? WEEK_AND_MORE * Math.ceil(DAY_MS / lengthOf(stored)) : 0)
  const { from, to } = request.range
  const begin = (time: number): number => (Math.abs(time) <= LAST_INSTANT ? buckets.beginAt(time) : time)
  return {
    ...request,
    timeframe: stored,
    range: { ...(from === undefined ? {} : { from: begin(from) }), ...(to === undefined ? {} : { to: begin(to) }) },
    lookback: lookback * most + more,
    last: last * most + more,
  }
}

const untilEnd = ({ range: { from, to } }: CandleRequest): CandleRequest["range"] =>
  to === undefined ? {} : { to: Math.max(to, from ?? -Infinity) }

/** Makes the resampling of a request from bars of the `stored` timeframe, which are combined by `buckets`. */
export const makeResampling = (request: CandleRequest, stored: Timeframe, buckets: Buckets): Resampling => {
  const reach = reachOf(request)
  const { from, to } = request.range
  const part = partOf(request, stored, buckets)
  const whole: CandleRequest = { ...part, range: untilEnd(part), lookback: Infinity, last: Infinity }
  const columns = COLUMNS.filter(
    (column): column is Exclude<Column, "time"> => column !== "time" && request.columns?.includes(column) !== false,
  )
  const cutTimes = makeCutter(buckets)
  const cutAll = makeCutter(buckets)

  // Symbols that are read together often share the memory of their times.
  let known: { readonly times: Float64Array; readonly cuts: Cuts; readonly isOpen: boolean } | undefined
  let given: { readonly begin: number; readonly column: Float64Array } | undefined
  const cutsOf = (times: Float64Array) => {
    const isKnown =
      known !== undefined &&
      known.times.buffer === times.buffer &&
      known.times.byteOffset === times.byteOffset &&
      known.times.length === times.length
    if (known !== undefined && isKnown) return known
    const cuts = cutTimes(times)
    const isOpen = cuts.count > 0 && times[times.length - 1] < buckets.lastOpen(cuts.last, times)
    known = { times, cuts, isOpen }
    given = undefined
    return known
  }

  const combine = (bars: Candles, cuts: Cuts, begin: number, end: number, allocate: Allocate): CandleColumns => {
    const length = end - begin
    if (given?.begin !== begin || given.column.length !== length) {
      given = { begin, column: allocate(length) }
      given.column.set(cuts.times.subarray(begin, end))
    }
    const made: { -readonly [C in keyof CandleColumns]: CandleColumns[C] } = { time: given.column }
    for (const column of columns) {
      const values = bars.columns[column]
      const into = allocate(length)
      if (values === undefined) into.fill(NaN)
      else COMBINE[column](values, cuts.starts, begin, into)
      made[column] = into
    }
    return made
  }

  /** The requested bars among the resampled ones; `undefined` if some are missing. */
  const spanIn = (made: Float64Array, isPart: boolean): Span | undefined => {
    const before = from === undefined ? 0 : lowerBound(made, from)
    const until = Math.max(before, to === undefined ? made.length : lowerBound(made, to))
    if (!isPart) return spanOf(before, until, reach)
    // The first bar may lack some of its stored bars.
    const begin = Math.max(from === undefined ? -Infinity : before - reach.lookback, until - reach.last)
    return begin < 1 ? undefined : { begin, end: until }
  }

  return {
    part,
    whole,
    times: { ...whole, columns: [] },
    newest: { timeframe: stored, range: {}, last: 1, columns: [] },
    resample: (bars, allocate) => {
      const times = bars.columns.time.subarray(0, bars.length)
      const { cuts, isOpen } = cutsOf(times)
      const isPart = bars.firstIndex > 0
      const span = spanIn(cuts.times.subarray(0, cuts.count), isPart)
      if (span === undefined) return undefined
      const { begin, end } = span
      const isDoubted = isOpen && end > begin && end === cuts.count
      return {
        candles: { length: end - begin, firstIndex: begin, columns: combine(bars, cuts, begin, end, allocate) },
        countFrom: isPart ? cuts.times[0] : undefined,
        finishedBy: isDoubted ? cuts.last.end : undefined,
      }
    },
    countUntil: (times, time) => {
      const { count, times: all } = cutAll(times)
      return lowerBound(all.subarray(0, count), time)
    },
    forget: () => {
      known = undefined
      given = undefined
    },
  }
}
