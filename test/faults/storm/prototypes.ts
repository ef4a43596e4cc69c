import * as Effect from "effect/Effect"
import { answerOf } from "../Fault.ts"
import { ownAffair } from "./ownAffair.ts"
import type { StormFault } from "./StormFault.ts"

const arrays: object = Array.prototype
const objects: object = Object.prototype
const texts: object = String.prototype

/** Changes to what all arrays, objects and strings inherit. */
const deeds: Readonly<Record<string, () => unknown>> = {
  arraysIgnoreFirst: () => Object.defineProperty(arrays, "0", { set() {}, get: () => 7, configurable: true }),
  arraysHaveConstant: () => Object.defineProperty(arrays, "1", { value: 13, configurable: true }),
  arraysHaveNoParent: () => Object.setPrototypeOf(arrays, null),
  arraysOfAnotherKind: () => Object.defineProperty(Array, Symbol.species, { get: () => Map }),
  arraysEndAtOnce: () => Object.assign(Object.getPrototypeOf([].values()), { next: () => ({ done: true }) }),
  mapsEndNever: () => Object.assign(Object.getPrototypeOf(new Map().values()), { next: () => ({ value: [1, 2] }) }),
  textsHaveOneLetter: () => Object.assign(texts, { codePointAt: () => 1 }),
  numbersAreCopiedWrong: () => Object.assign(Float64Array, { from: () => new Float64Array(1) }),
  freezesArrays: () => Object.freeze(arrays),
  freezesObjects: () => Object.freeze(objects),
  objectsIgnoreHash: () => Object.defineProperty(objects, "hash", { set() {}, get: () => 5, configurable: true }),
  errorsHaveNoTrace: () => Object.assign(Error, { stackTraceLimit: Infinity, prepareStackTrace: () => "none" }),
}

/** Symbols that change what others inherit. */
export const prototypes: Readonly<Record<string, StormFault>> = Object.fromEntries(
  Object.entries(deeds).map(([name, deed]) => [
    name,
    ownAffair(
      (symbol) =>
        Effect.sync(() => {
          const answer = answerOf(symbol)
          deed()
          return answer
        }),
      answerOf,
    ),
  ]),
)
