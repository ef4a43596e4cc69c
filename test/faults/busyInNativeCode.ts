import { pbkdf2Sync } from "node:crypto"
import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Computes in native code for hours, in which a thread cannot be ended. */
export const busyInNativeCode: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      const { length } = pbkdf2Sync("password", "salt", 2 ** 31 - 1, 64, "sha512")
      return { matches: [], computedIndicators: { length } }
    }),
}
