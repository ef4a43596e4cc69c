import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

const exit = (code: number): Fault => ({
  expected: "Crashed",
  process: () => Effect.sync(() => process.exit(code)),
})

/** Exit code 0 is no success: there is no answer. */
export const exitsWithZero = exit(0)
export const exitsWithSeven = exit(7)
