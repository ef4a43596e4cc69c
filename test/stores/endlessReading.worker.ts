import * as Effect from "effect/Effect"
import { parentPort, workerData } from "node:worker_threads"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"

/** Reads all symbols of the store again and again; says so once each time. */
const program = Effect.gen(function* () {
  const candles = yield* CandleRepository
  const symbols = yield* candles.symbols("1d")
  for (;;) {
    const request = { timeframe: "1d", range: {} }
    const answers = yield* candles.many(symbols, request)
    parentPort?.postMessage([...answers.values()].filter(({ _tag }) => _tag === "Success").length)
  }
})

const reading = Effect.provide(program, CandleStore.layer(String(workerData)))

void Effect.runPromise(Effect.mapError(reading, ({ message }) => new Error(message)))
