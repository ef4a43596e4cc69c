import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { faultOf } from "./faults.ts"
import { holdFor } from "./hold.ts"

/** Like `faults.worker.ts`, but a job's formula can make its preparation slow or endless. */
launch(
  Layer.succeed(SymbolProcessor, {
    prepare: (job) => {
      const prepared = {
        process: (symbol: string) => {
          if (!symbol.startsWith("fiveMs:")) return faultOf(symbol).process(symbol)
          return Effect.sync(() => {
            holdFor(5)
            return answerOf(symbol)
          })
        },
      }
      if (job.formula === "never") return Effect.never
      return job.formula === "slow" ? Effect.as(Effect.sleep(150), prepared) : Effect.succeed(prepared)
    },
  }),
)
