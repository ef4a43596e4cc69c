import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { observed } from "../scan/runScan.ts"
import { watchFlags } from "./watchFlags.ts"

/** `marketsweep watch`: scans a store again whenever bars are added. */
export const watchCommand = Command.make("watch", watchFlags, (options) =>
  Effect.flatMap(
    Effect.promise(() => import("./watch.ts")),
    ({ watch }) => watch(options),
  ).pipe(observed({ trace: false, verbose: options.verbose })),
).pipe(
  Command.withDescription("Scan new bars as a store receives them, and print new matches"),
  Command.withExamples([
    {
      command: 'marketsweep watch --store market.db --timeframe 1d --formula "ta.rsi(close, 14) < 30"',
      description: "List what is oversold now, and then what becomes so",
    },
    {
      command:
        'marketsweep watch --store market.db --timeframe 1m --formula "ta.crossover(close, ta.vwap)" --exec "curl -sd @- https://example.com/hook"',
      description: "Send each new match to a webhook",
    },
  ]),
)
