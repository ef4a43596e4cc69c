import * as Command from "effect/cli/Command"
import { runScan } from "./runScan.ts"
import { scanFlags } from "../options/scanFlags.ts"

const { jobType: _, ...screenFlags } = scanFlags

/** `marketsweep screen`: lists the symbols whose last bar matches a formula. */
export const screenCommand = Command.make("screen", screenFlags, (options) =>
  runScan({ ...options, jobType: "screen" }),
).pipe(
  Command.withDescription("List the symbols whose last bar matches a formula"),
  Command.withExamples([
    {
      command: 'marketsweep screen --store market.db --timeframe 1d --formula "ta.rsi(close, 14) < 30"',
      description: "What is oversold now; only the bars that this needs are read",
    },
  ]),
)
