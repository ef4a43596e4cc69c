import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "./ProcessingResult.ts"
import { Failed, type SymbolError } from "./SymbolError.ts"
import type { PreparedProcessor } from "./SymbolProcessor.ts"

const withoutEffect = (symbol: string, returned: unknown): Failed => {
  if (returned instanceof Promise) {
    // Its symbol has failed already; a rejection left alone would end the worker under another one.
    returned.catch(() => {})
    return new Failed({
      symbol,
      message: "The processor returned a Promise instead of an Effect: wrap it, as in Effect.promise(() => …)",
    })
  }
  const type = typeof returned
  const what = type === "undefined" ? type : returned === null ? "null" : `${type === "object" ? "an" : "a"} ${type}`
  return new Failed({
    symbol,
    message: `The processor returned ${what} instead of an Effect: wrap the answer, as in Effect.succeed(answer)`,
  })
}

/**
 * Asks a processor, which may be one that no type checker has seen, about a
 * symbol. What it throws is a defect. Where the answer is there at once, the
 * effect is an `Exit`, and needs no fiber.
 */
export const processSymbol = (
  prepared: PreparedProcessor,
  symbol: string,
): Effect.Effect<SymbolAnswer, SymbolError> => {
  try {
    const effect = prepared.process(symbol)
    return Effect.isEffect(effect) ? effect : Effect.fail(withoutEffect(symbol, effect))
  } catch (defect) {
    return Effect.die(defect)
  }
}
