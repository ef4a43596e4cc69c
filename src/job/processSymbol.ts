import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { Membership } from "./Membership.ts"
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

const isExit = <A, E>(effect: Effect.Effect<A, E>): effect is Exit.Exit<A, E> => Exit.isExit(effect)

/** What says that it is an `Exit`, built anew: it is taken apart where no fiber would catch that it is none. */
const genuine = (effect: Effect.Effect<SymbolAnswer, SymbolError>): Effect.Effect<SymbolAnswer, SymbolError> => {
  if (!isExit(effect)) return effect
  if (Exit.isSuccess(effect)) return Exit.succeed(effect.value)
  return Cause.isCause(effect.cause)
    ? Exit.failCause(effect.cause)
    : Effect.die(new TypeError("The processor returned an Exit that has neither a value nor a cause"))
}

/**
 * Asks a processor, which may be one that no type checker has seen, about a
 * symbol. What it throws is a defect. Where the answer is there at once, the
 * effect is an `Exit`, and needs no fiber.
 */
export const processSymbol = (
  prepared: PreparedProcessor,
  symbol: string,
  membership?: Membership,
): Effect.Effect<SymbolAnswer, SymbolError> => {
  try {
    const effect = prepared.process(symbol, membership)
    return Effect.isEffect(effect) ? genuine(effect) : Effect.fail(withoutEffect(symbol, effect))
  } catch (defect) {
    return Effect.die(defect)
  }
}
