import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { FormulaError } from "../../src/job/JobError.ts"
import { type PreparedProcessor, SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

const refused = new FormulaError({
  code: "UnknownName",
  line: 1,
  column: 1,
  length: 3,
  message: "1:1 unknown name `abc`",
  expected: [],
  suggestions: [],
  snippet: "abc\n^^^",
})

/** As a module in JavaScript may return. */
const nothing: Effect.Effect<PreparedProcessor> = Effect.sync(() => JSON.parse("null"))

/** A job's formula decides whether its preparation fails, dies, throws, returns nothing, or succeeds. */
launch(
  Layer.succeed(SymbolProcessor, {
    prepare: (job) => {
      switch (job.formula) {
        case "fail":
          return Effect.fail(refused)
        case "die":
          return Effect.sync(() => process.exit(9))
        case "throw":
          throw new TypeError("thrown while preparing")
        case "nothing":
          return nothing
        default:
          return Effect.succeed({ process: (symbol) => Effect.succeed(answerOf(symbol)) })
      }
    },
  }),
)
