import * as Effect from "effect/Effect"
import { CandlesUnavailable } from "../../../src/job/SymbolError.ts"
import { answerOf, type Fault } from "../Fault.ts"
import { kindOf } from "./StormFault.ts"

/** What reading ahead does if one of the symbols is named so. */
const deeds: Readonly<Record<string, (symbol: string) => Effect.Effect<void, CandlesUnavailable>>> = {
  prefetchFails: (symbol) => Effect.fail(new CandlesUnavailable({ symbol, message: "the batch failed" })),
  prefetchDies: () => Effect.die("prefetch defect"),
  prefetchExits: () => Effect.sync(() => process.exit(4)),
  prefetchHangs: () => Effect.never,
  prefetchLoops: () =>
    Effect.sync(() => {
      for (;;);
    }),
}

/** Symbols for which reading ahead goes wrong; the symbols themselves are innocent. */
export const readsAhead: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.keys(deeds).map((name) => [
    name,
    { expected: "Answered", process: (symbol: string) => Effect.succeed(answerOf(symbol)) } satisfies Fault,
  ]),
)

/** Reads ahead, in the way that the first of the symbols above is named after. */
export const prefetch = (symbols: ReadonlyArray<string>): Effect.Effect<void, CandlesUnavailable> => {
  const culprit = symbols.find((symbol) => kindOf(symbol) in deeds)
  return culprit === undefined ? Effect.void : deeds[kindOf(culprit)](culprit)
}
