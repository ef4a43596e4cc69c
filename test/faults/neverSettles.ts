import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

export const neverSettles: Fault = {
  expected: "Timeout",
  process: () => Effect.promise(() => new Promise(() => {})),
}
