import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

const deeper = (depth: number): number => 1 + deeper(depth + 1)

export const overflowsStack: Fault = {
  expected: "Failed",
  process: () => Effect.sync(() => ({ matches: [], computedIndicators: { depth: deeper(0) } })),
}
