import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { CandleRepository, CandleRequest } from "../../src/candles/CandleRepository.ts"
import type { Candles } from "../../src/candles/Candles.ts"
import { fewAtOnce } from "../../src/candles/resample/fewAtOnce.ts"
import { resampleRepository } from "../../src/candles/resample/resampled.ts"

const MINUTE = 60_000
const LENGTH = 60_000
const SYMBOLS = Array.from({ length: 40 }, (_, at) => `S${at}`)

/** Minutes of 40 symbols, each call of which uses the memory of the one before; notes how many are asked for at once. */
const makeMinutes = () => {
  const asked: Array<number> = []
  const time = Float64Array.from({ length: LENGTH }, (_, at) => at * MINUTE)
  let given: Array<Float64Array> = []
  const candlesOf = (symbol: string, { last = Infinity }: CandleRequest): Candles => {
    const firstIndex = Math.max(0, LENGTH - last)
    const close = Float64Array.from({ length: LENGTH - firstIndex }, () => Number(symbol.slice(1)) + 1)
    given.push(close)
    return { length: close.length, firstIndex, columns: { time: time.subarray(firstIndex), close } }
  }
  const repository: CandleRepository["Service"] = {
    timeframes: Effect.succeed(["1m"]),
    symbols: () => Effect.succeed(SYMBOLS),
    getRange: (symbol, request) => Effect.succeed(candlesOf(symbol, request)),
    many: (symbols, request) =>
      Effect.sync(() => {
        for (const column of given) column.fill(NaN)
        given = []
        asked.push(symbols.length)
        return new Map(symbols.map((symbol) => [symbol, Result.succeed(candlesOf(symbol, request))]))
      }),
  }
  return { asked, hours: resampleRepository(repository) }
}

describe("longer bars of many symbols", () => {
  it.effect("are made of few long series at a time, whose memory the next ones may use", () =>
    Effect.gen(function* () {
      const { asked, hours } = makeMinutes()
      const answers = yield* hours.many(SYMBOLS, { timeframe: "1h", range: {}, columns: ["close"] })
      assert.deepStrictEqual(
        Array.from(answers, ([symbol, answer]) => [
          symbol,
          Result.isSuccess(answer) ? [answer.success.length, ...new Set(answer.success.columns.close)] : answer.failure,
        ]),
        SYMBOLS.map((symbol, at) => [symbol, [1000, at + 1]]),
      )
      assert.isAtMost(Math.max(...asked) * LENGTH, 500_000)
      assert.isAbove(Math.max(...asked), 1)
    }),
  )

  it.effect("are counted with few long series at a time, where only the newest are asked for", () =>
    Effect.gen(function* () {
      const { asked, hours } = makeMinutes()
      const request = { timeframe: "1h", range: {}, columns: ["close"], last: 5, lookback: 4 } as const
      const answers = yield* hours.many(SYMBOLS, request)
      for (const [at, answer] of [...answers.values()].entries()) {
        if (Result.isFailure(answer)) return assert.fail(answer.failure.message)
        const { columns, firstIndex, length } = answer.success
        assert.deepStrictEqual([firstIndex, length, ...new Set(columns.close)], [995, 5, at + 1])
      }
      // The newest bars of all but the first together, and then the times of all bars.
      assert.deepStrictEqual(asked.slice(0, 2), [1, 39])
      assert.isAtMost(Math.max(...asked.slice(2)) * LENGTH, 500_000)
    }),
  )

  it("are made of all together where the series are short", () => {
    const { hasRead, next } = fewAtOnce(1000)
    assert.deepStrictEqual(next(SYMBOLS, 0), ["S0"])
    hasRead(25)
    assert.lengthOf(next(SYMBOLS, 1), 39)
    hasRead(100)
    assert.deepStrictEqual(next(SYMBOLS, 2), SYMBOLS.slice(2, 12))
    hasRead(25)
    assert.lengthOf(next(SYMBOLS, 12), 10)
    hasRead(5000)
    assert.deepStrictEqual(next(SYMBOLS, 39), ["S39"])
  })
})
