import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository, CandleRequest } from "../../candles/CandleRepository.ts"
import { type BarColumns, type Candles, COLUMNS } from "../../candles/Candles.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"

/** A copy of a symbol's bars. */
export interface ReadBars {
  readonly firstIndex: number
  readonly columns: BarColumns
}

/** The bars of a symbol without candles. */
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

// Enough to share the cost of a read, few enough to hold two copies of their candles in memory.
const READ_TOGETHER = 256

/** The minimum number of bars to read before the range, so that charts have context before the first match. */
const CONTEXT = 120

/** The minimum number of bars to read for a screen, which tests only the last one. */
const SCREENED = 252

/** The minimum size of a bar in the file: bars that cannot fit are not read. */
const LEAST_BYTES_A_BAR = 5

/** The maximum number of bars to read for each symbol. */
export const mostBarsToRead = (symbols: number, maxBytes: number): number =>
  Math.max(100, Math.ceil(maxBytes / LEAST_BYTES_A_BAR / Math.max(1, symbols)))

const requestOf = (job: JobHeader, lookback: number, most: number): CandleRequest => ({
  timeframe: job.timeframe,
  range: job.dateRange,
  columns: COLUMNS,
  lookback: Math.max(lookback, CONTEXT),
  last: job.jobType === "screen" ? Math.min(most, Math.max(lookback + 1, SCREENED)) : most,
})

/** Copies all columns of candles; columns that were not requested become NaN. */
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

/** Reads the newest `most` bars of the job's range and the look-back of its formula. */
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
