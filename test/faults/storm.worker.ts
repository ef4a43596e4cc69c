import { isMainThread } from "node:worker_threads"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { prefetch } from "./storm/readsAhead.ts"
import { stormFaultOf } from "./storm/stormFaults.ts"
import { prepareOrFail, startOrFail, takeNumber } from "./storm/troubledStart.ts"

const isolation = isMainThread ? "processes" : "threads"

/** Runs the faults that symbols are named after; some workers do not start, and some cannot prepare a job. */
launch(
  Layer.effect(
    SymbolProcessor,
    Effect.gen(function* () {
      const folder = yield* Config.String("folder")
      const number = takeNumber(folder)
      yield* startOrFail(number)
      return {
        prepare: ({ id }) =>
          Effect.as(prepareOrFail(folder, number, id), {
            prefetch,
            process: (symbol: string) => stormFaultOf(isolation, symbol).process(symbol),
          }),
      }
    }),
  ),
)
