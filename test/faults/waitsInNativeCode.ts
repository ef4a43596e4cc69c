import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Blocks forever in native code in which a thread can still be ended. */
export const waitsInNativeCode: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
      return { matches: [], computedIndicators: {} }
    }),
}
