import * as Effect from "effect/Effect"
import { inspect } from "node:util"
import { InvalidJob } from "../job/JobError.ts"
import type { OnProgress } from "./Progress.ts"

/**
 * The callbacks that were given. Checked for callers without a compiler: options in the place of a callback would
 * otherwise be ignored silently.
 */
export const checkObservers = Effect.fnUntraced(function* (
  given: ReadonlyArray<OnProgress | undefined>,
): Effect.fn.Return<ReadonlyArray<OnProgress>, InvalidJob> {
  const observers = given.filter((each) => each !== undefined)
  const wrong = observers.find((each) => typeof each !== "function")
  if (wrong === undefined) return observers
  return yield* new InvalidJob({
    message: `Expected onProgress to be a function, got ${inspect(wrong)}: options are the third argument of processBatchChunked`,
  })
})
