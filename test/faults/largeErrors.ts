import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { CandlesUnavailable, Failed } from "../../src/job/SymbolError.ts"

const MB = 1024 * 1024

const large = (megabytes: number): string => "x".repeat(megabytes * MB)

/** Errors of many megabytes, by name. */
export const largeErrors: Readonly<
  Record<string, (symbol: string) => Effect.Effect<SymbolAnswer, Failed | CandlesUnavailable>>
> = {
  throws40: () =>
    Effect.sync(() => {
      throw new Error(large(40))
    }),
  throwsText200: () => Effect.die(large(200)),
  fails100: (symbol) => Effect.fail(new Failed({ symbol, message: large(100), detail: large(100) })),
  unavailable100: (symbol) => Effect.fail(new CandlesUnavailable({ symbol, message: large(100) })),
  stack80: () =>
    Effect.suspend(() => {
      const error = new Error("short")
      error.stack = large(80)
      return Effect.die(error)
    }),
}
