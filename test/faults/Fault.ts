import type * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import type { SymbolError } from "../../src/job/SymbolError.ts"

/** One way in which a symbol can go wrong, and the result that it must then have. */
export interface Fault {
  /** `Answered`, or the tag of the result's error. */
  readonly expected: "Answered" | SymbolError["_tag"]
  readonly process: (symbol: string) => Effect.Effect<SymbolAnswer, SymbolError>
}

/** The answer of an innocent symbol, computed from its name so that mix-ups are noticed. */
export const answerOf = (symbol: string): SymbolAnswer => {
  let hash = 7
  for (const letter of symbol) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return { matches: [{ time: hash, close: 1, values: { hash } }], computedIndicators: { hash } }
}
