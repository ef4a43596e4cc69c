import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CandlesUnavailable } from "../../src/job/SymbolError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { holdForever } from "./hold.ts"

/** Reading ahead goes wrong in the way that the job's formula names; the symbols themselves are innocent. */
launch(
  Layer.succeed(SymbolProcessor, {
    prepare: (job) =>
      Effect.succeed({
        prefetch: (symbols) => {
          switch (job.formula) {
            case "fail":
              return Effect.fail(new CandlesUnavailable({ symbol: symbols[0], message: "the batch failed" }))
            case "exit":
              return Effect.sync(() => process.exit(4))
            case "loop":
              return Effect.sync(holdForever)
            default:
              return Effect.die("prefetch defect")
          }
        },
        process: (symbol) => Effect.succeed(answerOf(symbol)),
      }),
  }),
)
