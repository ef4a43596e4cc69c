import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { BadCandles } from "../../job/SymbolError.ts"
import type { CandleAnswer, CandleRequest } from "../CandleRepository.ts"
import type { Candles } from "../Candles.ts"
import type { FewAtOnce } from "./fewAtOnce.ts"
import type { Allocate } from "./memory.ts"
import type { Resampling } from "./resampling.ts"

/** Reads stored bars; the bars of one call are valid until the next one with the same request. */
export type Read = (
  symbols: ReadonlyArray<string>,
  request: CandleRequest,
) => Effect.Effect<ReadonlyMap<string, CandleAnswer>>

const mark = (candles: Candles): Candles => ({ ...candles, unfinished: true })

interface Unsettled {
  readonly symbol: string
  readonly candles: Candles
  readonly time: number
}

const lastTime = ({ columns, length }: Candles): number => (length === 0 ? -Infinity : columns.time[length - 1])

/** Symbols that are resampled alike. */
export interface Group {
  readonly resampling: Resampling
  /** Why their bars cannot be resampled; `undefined` if they can. */
  readonly wrong: string | undefined
  /** How many of them to read at once, for each request. */
  readonly atOnce: (request: CandleRequest) => FewAtOnce
}

const badListing = (symbol: string, wrong: string): CandleAnswer =>
  Result.fail(
    new BadCandles({
      symbol,
      message: `What is recorded of ${symbol} is wrong, ${wrong}: import it again with another`,
    }),
  )

/** Reads stored bars of symbols and resamples them into `answers`; errors become answers, too. */
export const resampleBars = Effect.fnUntraced(function* (
  symbols: ReadonlyArray<string>,
  { atOnce, resampling, wrong }: Group,
  read: Read,
  allocate: Allocate,
  answers: Map<string, CandleAnswer>,
) {
  const uncounted: Array<Unsettled> = []
  const doubted: Array<Unsettled> = []

  /** Reads all of the symbols in groups; each group is used before the next one reuses its memory. */
  const readFew = Effect.fnUntraced(function* (
    all: ReadonlyArray<string>,
    request: CandleRequest,
    use: (found: ReadonlyMap<string, CandleAnswer>) => void,
  ) {
    const few = atOnce(request)
    for (let done = 0; done < all.length;) {
      const some = few.next(all, done)
      const found = yield* read(some, request)
      for (const answer of found.values()) if (Result.isSuccess(answer)) few.hasRead(answer.success.length)
      use(found)
      done += some.length
    }
  })

  /** Resamples stored bars; returns the symbols that need more of them. */
  const take = (found: ReadonlyMap<string, CandleAnswer>): Array<string> => {
    const short: Array<string> = []
    resampling.forget()
    for (const [symbol, answer] of found) {
      if (Result.isFailure(answer)) {
        answers.set(symbol, answer)
        continue
      }
      if (wrong !== undefined) {
        answers.set(symbol, badListing(symbol, wrong))
        continue
      }
      const made = resampling.resample(answer.success, allocate)
      if (made === undefined) {
        short.push(symbol)
        continue
      }
      const { candles, countFrom, finishedBy } = made
      answers.set(symbol, Result.succeed(candles))
      if (countFrom !== undefined) uncounted.push({ symbol, candles, time: countFrom })
      if (finishedBy !== undefined) doubted.push({ symbol, candles, time: finishedBy })
    }
    return short
  }

  /** Reads again for some symbols and updates their candles; errors become answers, too. */
  const settle = Effect.fnUntraced(function* (
    unsettled: ReadonlyArray<Unsettled>,
    request: CandleRequest,
    change: (of: Unsettled, found: Candles, now: Candles) => Candles,
  ) {
    const bySymbol = new Map(unsettled.map((each) => [each.symbol, each]))
    yield* readFew([...bySymbol.keys()], request, (found) => {
      for (const [symbol, answer] of found) {
        const of = bySymbol.get(symbol)
        const now = answers.get(symbol)
        if (of === undefined || now === undefined || Result.isFailure(now)) continue
        answers.set(symbol, Result.isFailure(answer) ? answer : Result.succeed(change(of, answer.success, now.success)))
      }
    })
  })

  const short: Array<string> = []
  yield* readFew(symbols, resampling.part, (found) => short.push(...take(found)))
  if (short.length > 0) yield* readFew(short, resampling.whole, take)
  if (uncounted.length > 0) {
    yield* settle(uncounted, resampling.times, ({ time }, { columns, length }, now) => ({
      ...now,
      firstIndex: now.firstIndex + resampling.countUntil(columns.time.subarray(0, length), time),
    }))
  }
  if (doubted.length === 0) return
  const isNewest = resampling.part.range.to === undefined
  if (!isNewest) {
    yield* settle(doubted, resampling.newest, ({ time }, found, now) => (lastTime(found) < time ? mark(now) : now))
    return
  }
  for (const { symbol } of doubted) {
    const now = answers.get(symbol)
    if (now !== undefined && Result.isSuccess(now)) answers.set(symbol, Result.succeed(mark(now.success)))
  }
})
