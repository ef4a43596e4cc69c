import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"
import { holdForever } from "./hold.ts"

export const endlessLoop: Fault = {
  expected: "Timeout",
  process: () => Effect.sync(holdForever),
}
