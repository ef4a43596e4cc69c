import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../../src/job/ProcessingResult.ts"
import { answerOf, type Fault } from "../Fault.ts"
import { replace } from "../replacedBuiltins.ts"
import { ownAffair } from "./ownAffair.ts"
import { ofFaults, type StormFault } from "./StormFault.ts"

const loop = (): never => {
  for (;;);
}

/** An answer that does something when its matches are read. */
const actWhenRead = (symbol: string, deed: () => void): SymbolAnswer => {
  const { matches, computedIndicators } = answerOf(symbol)
  return Object.defineProperty({ matches, computedIndicators }, "matches", {
    enumerable: true,
    get: () => {
      deed()
      return matches
    },
  })
}

/** An error that does something when its message is read. */
const errorThatActs = (deed: () => void): Error =>
  Object.defineProperty(new Error("thrown"), "message", {
    get: () => {
      deed()
      return "read"
    },
  })

const reads = (deed: () => void) => (symbol: string) => Effect.sync(() => actWhenRead(symbol, deed))

const replacesSqrt = (): void => replace("Math.sqrt", "wrong")

/** Does something after some microtasks. */
const afterTurns = (turns: number, deed: () => void): void =>
  turns === 0 ? deed() : queueMicrotask(() => afterTurns(turns - 1, deed))

const withOneEnd: Readonly<Record<string, Fault>> = {
  loopsWhenRead: { expected: "Timeout", process: reads(loop) },
  exitsWhenRead: { expected: "Crashed", process: reads(() => process.exit(3)) },
  errorLoopsWhenRead: { expected: "Timeout", process: () => Effect.die(errorThatActs(loop)) },
  errorReplacesWhenRead: { expected: "Failed", process: () => Effect.die(errorThatActs(replacesSqrt)) },
}

/** Symbols whose answer or error runs their code when the worker reads it, or right after. */
export const actsWhenRead: Readonly<Record<string, StormFault>> = {
  ...ofFaults(withOneEnd),
  replacesWhenRead: ownAffair(reads(replacesSqrt), answerOf),
  replacesLoopsWhenRead: ownAffair(
    reads(() => replace("Array.from", "wrong")),
    answerOf,
  ),
  waitsAndReplacesWhenRead: ownAffair(
    (symbol) => Effect.andThen(Effect.sleep(1), reads(replacesSqrt)(symbol)),
    answerOf,
  ),
  ...Object.fromEntries(
    [3, 7, 60].map((turns) => [
      `replacesAfter${turns}Turns`,
      ownAffair(
        (symbol) =>
          Effect.sync(() => {
            afterTurns(turns, replacesSqrt)
            return answerOf(symbol)
          }),
        answerOf,
      ),
    ]),
  ),
}
