import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import type { Fault } from "./Fault.ts"

const answers = (answer: unknown): Fault => ({
  expected: "InvalidReply",
  // As plain JavaScript may answer, whatever the types say.
  process: () => Effect.succeed(answer as SymbolAnswer),
})

export const answersNothing = answers(undefined)
export const answersWrongShape = answers({ matches: [{ time: "yesterday" }], computedIndicators: {} })
export const answersNaN = answers({ matches: [], computedIndicators: { value: Number.NaN } })
export const answersFunction = answers({ matches: [], computedIndicators: { value: () => 1 } })
