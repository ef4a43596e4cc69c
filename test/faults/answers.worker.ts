import * as Effect from "effect/Effect"
import { PoolUnavailable } from "../../src/job/JobError.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { largeErrors } from "./largeErrors.ts"
import { oddAnswers } from "./oddAnswers.ts"
import * as Layer from "effect/Layer"

/** An answer as plain JavaScript may give it, whatever the types say. */
const answerOf = (symbol: string): Effect.Effect<SymbolAnswer, never> => {
  const [name, n] = symbol.split(":")
  const answer = (): unknown => oddAnswers[name]?.(Number(n)).answer
  return Effect.sync(answer as () => SymbolAnswer)
}

// A symbol is named `kind:7` after the kind of its answer or error.
launch(
  Layer.succeed(SymbolProcessor, {
    prepare: (job) =>
      job.formula === "large"
        ? Effect.fail(new PoolUnavailable({ message: "x".repeat(100 * 1024 * 1024) }))
        : Effect.succeed({
            process: (symbol: string) => largeErrors[symbol.split(":")[0]]?.(symbol) ?? answerOf(symbol),
          }),
  }),
)
