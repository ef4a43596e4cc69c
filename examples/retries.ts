// Retries failed symbols on a custom schedule: node examples/retries.ts
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import { CandlesUnavailable, InProcessPool, PooledEngine, ProcessingEngine } from "marketsweep"
import { RetrySchedule, SymbolProcessor } from "marketsweep"

// A service that is available only at the third attempt.
const attempts = new Map<string, number>()
const processor = SymbolProcessor.layerOf((symbol) =>
  Effect.suspend(() => {
    const attempt = (attempts.get(symbol) ?? 0) + 1
    attempts.set(symbol, attempt)
    return attempt < 3
      ? Effect.fail(new CandlesUnavailable({ symbol, message: `attempt ${attempt}: the service is busy` }))
      : Effect.succeed({ matches: [], computedIndicators: { attempt } })
  }),
)

const job = { jobType: "compute", symbols: ["AAPL", "MSFT"], timeframe: "1d", dateRange: {} } as const

const program = Effect.gen(function* () {
  const { processBatch } = yield* ProcessingEngine
  for (const retries of [1, 5]) {
    attempts.clear()
    for (const { computedIndicators, error, symbol } of yield* processBatch({ ...job, id: `${retries}`, retries })) {
      yield* Console.log(symbol, error?.message ?? `answered at attempt ${computedIndicators["attempt"]}`)
    }
  }
})

// Delays of 50 ms, 100 ms and so on, each up to a fifth longer or shorter. The job's `retries` limits their number.
const schedule = Layer.succeed(RetrySchedule)(Schedule.exponential("50 millis").pipe(Schedule.jittered))
const engine = PooledEngine.layer.pipe(Layer.provide(InProcessPool.layer()), Layer.provide(processor))
program.pipe(Effect.provide([engine, schedule, Logger.layer([])]), NodeRuntime.runMain)
