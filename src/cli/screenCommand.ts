import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as References from "effect/References"
import { scan } from "./scan.ts"
import { scanFlags } from "./scanFlags.ts"

const { jobType: _, ...screenFlags } = scanFlags

/** `marketsweep screen`: which symbols a formula is true of at their last bar. */
export const screenCommand = Command.make("screen", screenFlags, (options) => {
  const run = scan({ ...options, jobType: "screen" })
  return options.verbose ? Effect.provideService(run, References.MinimumLogLevel, "Debug") : run
}).pipe(
  Command.withDescription("List the symbols whose last bar matches a formula"),
  Command.withExamples([
    {
      command: 'marketsweep screen --store market.db --timeframe 1d --formula "ta.rsi(close, 14) < 30"',
      description: "What is oversold now; only the bars that this needs are read",
    },
  ]),
)
