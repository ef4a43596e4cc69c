import * as Effect from "effect/Effect"
import { CandlesUnavailable } from "../../src/job/SymbolError.ts"
import type { Fault } from "./Fault.ts"

export const failsTyped: Fault = {
  expected: "CandlesUnavailable",
  process: (symbol) => Effect.fail(new CandlesUnavailable({ symbol, message: "the repository failed" })),
}
