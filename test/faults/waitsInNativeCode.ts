import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Blocked outside JavaScript without end: the platform can still end the thread. */
export const waitsInNativeCode: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      return { matches: [], computedIndicators: {} }
    }),
}
