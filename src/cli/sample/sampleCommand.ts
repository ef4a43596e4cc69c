import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"

// Loaded on demand: the engine and the store would delay the start of every other command.
const runSample = () =>
  Effect.flatMap(
    Effect.promise(() => import("./sample.ts")),
    ({ sample }) => sample(),
  )

/** `marketsweep sample`: generates a market, once, and scans it. */
export const sampleCommand = Command.make("sample", {}, runSample).pipe(
  Command.withDescription("Scan a sample market, generated on the first run"),
)
