import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository, CandleRequest } from "../../candles/CandleRepository.ts"
import { type BarColumns, type Candles, COLUMNS } from "../../candles/Candles.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"

/** Bars of a symbol as the store has them, copied. */
export interface ReadBars {
  readonly firstIndex: number
  readonly columns: BarColumns
}

/** Of a symbol without candles. */
export const NO_BARS: ReadBars = {
  firstIndex: 0,
  columns: {
    time: new Float64Array(0),
    open: new Float64Array(0),
    high: new Float64Array(0),
    low: new Float64Array(0),
    close: new Float64Array(0),
    volume: new Float64Array(0),
  },
}

// Enough to share the cost of a read; the candles of this many symbols are held twice at once.
const READ_TOGETHER = 256

/** Bars before the range that a chart shows beside its first match, also if the formula needs fewer. */
const CONTEXT = 120

/** Bars that a chart shows before the one that a screen looks at. */
const SCREENED = 252

/** What the file of a report at least takes for a bar: no more bars are read than its size can hold. */
const LEAST_BYTES_A_BAR = 5

/** At most this many bars of each symbol are read. */
export const mostBarsToRead = (symbols: number, maxBytes: number): number =>
  Math.max(100, Math.ceil(maxBytes / LEAST_BYTES_A_BAR / Math.max(1, symbols)))

const requestOf = (job: JobHeader, lookback: number, most: number): CandleRequest => ({
  timeframe: job.timeframe,
  range: job.dateRange,
  columns: COLUMNS,
  lookback: Math.max(lookback, CONTEXT),
  last: job.jobType === "screen" ? Math.min(most, Math.max(lookback + 1, SCREENED)) : most,
})

/** All columns of candles, copied; those that were not asked for are NaN. */
export const copyOf = ({ columns, firstIndex, length }: Candles): ReadBars => {
  const column = (name: keyof BarColumns) => columns[name]?.slice(0, length) ?? new Float64Array(length).fill(NaN)
  return {
    firstIndex,
    columns: {
      time: column("time"),
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
      volume: column("volume"),
    },
  }
}

/** Reads the bars that a report shows: those of the job and the look-back of its formula, the newest `most` of them. */
export const readBars = Effect.fn("Report.readBars")(function* (
  repository: CandleRepository["Service"],
  job: JobHeader,
  symbols: ReadonlyArray<string>,
  lookback: number,
  most: number,
) {
  const request = requestOf(job, lookback, most)
  if (repository.prepare !== undefined) yield* repository.prepare(request)
  const bars = new Map<string, ReadBars>()
  for (let from = 0; from < symbols.length; from += READ_TOGETHER) {
    const answers = yield* repository.many(symbols.slice(from, from + READ_TOGETHER), request)
    for (const [symbol, answer] of answers) if (Result.isSuccess(answer)) bars.set(symbol, copyOf(answer.success))
  }
  return bars
}, Effect.scoped)
