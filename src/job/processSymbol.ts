import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Membership } from "./Membership.ts"
import type { SymbolAnswer } from "./ProcessingResult.ts"
import { Failed, type SymbolError } from "./SymbolError.ts"
import type { PreparedProcessor } from "./SymbolProcessor.ts"

const withoutEffect = (symbol: string, returned: unknown): Failed => {
  if (returned instanceof Promise) {
    // The symbol has failed already; an unhandled rejection would end the worker during another one.
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

const isExit = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Exit<A, E> => Exit.isExit(effect)

/** Rebuilds an `Exit`: no fiber runs it, so nothing would catch the error that a malformed one causes. */
const rebuildExit = (effect: Effect.Effect<SymbolAnswer, SymbolError>): Effect.Effect<SymbolAnswer, SymbolError> => {
  if (!isExit(effect)) return effect
  if (Exit.isSuccess(effect)) return Exit.succeed(effect.value)
  return Cause.isCause(effect.cause)
    ? Exit.failCause(effect.cause)
    : Effect.die(new TypeError("The processor returned an Exit that has neither a value nor a cause"))
}

/**
 * Processes a symbol by a processor that may not have been type-checked. What it
 * throws is a defect. If the processor does not wait, the effect is an `Exit`,
 * which needs no fiber.
 */
export const processSymbol = (
  prepared: PreparedProcessor,
  symbol: string,
  membership?: Membership,
): Effect.Effect<SymbolAnswer, SymbolError> => {
  try {
    const effect = prepared.process(symbol, membership)
    return Effect.isEffect(effect) ? rebuildExit(effect) : Effect.fail(withoutEffect(symbol, effect))
  } catch (defect) {
    return Effect.die(defect)
  }
}
