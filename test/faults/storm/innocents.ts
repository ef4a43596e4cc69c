import * as Effect from "effect/Effect"
import { computedAnswer } from "../computedAnswer.ts"
import { answerOf } from "../Fault.ts"
import { slowAsync, slowSync } from "../slow.ts"
import { ofFault, type StormFault } from "./StormFault.ts"

/** Innocent symbols: some compute with many built-in functions, some wait, some are slow. */
export const innocents: Readonly<Record<string, StormFault>> = {
  innocent: ofFault({ expected: "Answered", process: (symbol) => Effect.succeed(answerOf(symbol)) }),
  computes: {
    process: (symbol) => Effect.sync(() => computedAnswer(symbol)),
    outcomes: (symbol) => [computedAnswer(symbol)],
  },
  naps: ofFault({ expected: "Answered", process: (symbol) => Effect.as(Effect.sleep(2), answerOf(symbol)) }),
  waitsAndComputes: {
    process: (symbol) =>
      Effect.andThen(
        Effect.promise(async () => {}),
        Effect.sync(() => computedAnswer(symbol)),
      ),
    outcomes: (symbol) => [computedAnswer(symbol)],
  },
  slowSync: ofFault(slowSync),
  slowAsync: ofFault(slowAsync),
}
