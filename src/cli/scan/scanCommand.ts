import * as Command from "effect/cli/Command"
import { runScan } from "./runScan.ts"
import { scanFlags } from "../options/scanFlags.ts"

/** `marketsweep scan`: runs a formula over the symbols of a store. */
export const scanCommand = Command.make("scan", scanFlags, runScan).pipe(
  Command.withDescription("Run a formula over the symbols of a store"),
  Command.withExamples([
    {
      command: 'marketsweep scan --store market.db --timeframe 1d --formula "ta.crossover(close, ta.sma(close, 50))"',
      description: "Every bar at which a close crosses its average, newest first",
    },
    {
      command:
        'marketsweep scan --store market.db --timeframe 1d --symbols AAPL,MSFT --job-type compute --formula "rsi = ta.rsi(close, 14)" --format ndjson',
      description: "Today's RSI of two symbols, for another program",
    },
  ]),
)
