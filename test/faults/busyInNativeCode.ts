import { pbkdf2Sync } from "node:crypto"
import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

/** Computes outside JavaScript for hours: a thread could not be ended there. */
export const busyInNativeCode: Fault = {
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      const { length } = pbkdf2Sync("password", "salt", 2 ** 31 - 1, 64, "sha512")
      return { matches: [], computedIndicators: { length } }
    }),
}
