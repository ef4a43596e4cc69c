import * as Effect from "effect/Effect"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"

/** Reads all symbols of a store again and again; calls `tell` with their number each time. */
export const readEndlessly = (store: string, tell: (read: number) => void): Promise<never> => {
  const reading = Effect.gen(function* () {
    const candles = yield* CandleRepository
    const symbols = yield* candles.symbols("1d")
    for (;;) {
      const answers = yield* candles.many(symbols, { timeframe: "1d", range: {} })
      tell([...answers.values()].filter(({ _tag }) => _tag === "Success").length)
    }
  }).pipe(Effect.provide(CandleStore.layer(store)))
  return Effect.runPromise(Effect.mapError(reading, ({ message }) => new Error(message)))
}
