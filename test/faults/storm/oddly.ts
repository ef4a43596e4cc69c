import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../../src/job/ProcessingResult.ts"
import { oddAnswers } from "../oddAnswers.ts"
import { numberOf, type StormFault } from "./StormFault.ts"

/** Symbols with hostile, strange or unusual answers. */
export const oddly: Readonly<Record<string, StormFault>> = Object.fromEntries(
  Object.entries(oddAnswers).map(([name, odd]) => {
    // As plain JavaScript may answer, whatever the types say.
    const answer = (symbol: string): unknown => odd(numberOf(symbol)).answer
    return [
      `odd-${name}`,
      {
        process: (symbol) => Effect.sync(() => answer(symbol) as SymbolAnswer),
        outcomes: (symbol) => [odd(numberOf(symbol)).expected],
      } satisfies StormFault,
    ]
  }),
)
