import type * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../../src/job/ProcessingResult.ts"
import type { SymbolError } from "../../../src/job/SymbolError.ts"
import type { StormFault } from "./StormFault.ts"

/** A symbol that affects at most itself: it may have any error, or its answer with the right values. */
export const ownAffair = (
  process: (symbol: string) => Effect.Effect<SymbolAnswer, SymbolError>,
  answer: (symbol: string) => SymbolAnswer,
): StormFault => ({
  process,
  outcomes: (symbol) => [answer(symbol), "Failed", "Crashed", "Timeout", "InvalidReply"],
})
