import * as Effect from "effect/Effect"
import { CandlesUnavailable } from "../../../src/job/SymbolError.ts"
import { answerOf, type Fault } from "../Fault.ts"
import { kindOf } from "./StormFault.ts"

/** What reading ahead does where one of the symbols is so named. */
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

/** Symbols that reading ahead meets with; by themselves they are innocent. */
export const readsAhead: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.keys(deeds).map((name) => [
    name,
    { expected: "Answered", process: (symbol: string) => Effect.succeed(answerOf(symbol)) } satisfies Fault,
  ]),
)

/** Reads ahead, as the first of the symbols that is so named wants it. */
export const prefetch = (symbols: ReadonlyArray<string>): Effect.Effect<void, CandlesUnavailable> => {
  const culprit = symbols.find((symbol) => kindOf(symbol) in deeds)
  return culprit === undefined ? Effect.void : deeds[kindOf(culprit)](culprit)
}
