import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as References from "effect/References"
import { runScan } from "../scan/runScan.ts"
import { scanFlags } from "../options/scanFlags.ts"
import { UsageError } from "../options/UsageError.ts"

// A compute job has no matches to show.
const { format: _format, jobType: _jobType, report: _report, serve: _serve, ...sharedFlags } = scanFlags

const computeFlags = {
  ...sharedFlags,
  series: Flag.Boolean("series").pipe(
    Flag.withDescription(
      "Write every bar of the range instead of the last one: one line a symbol, as soon as it is computed",
    ),
    Flag.withDefault(false),
  ),
  format: Flag.Literals("format", ["table", "ndjson", "json", "csv", "parquet"]).pipe(
    Flag.withDescription(
      "table: for people (the default); ndjson (the default of --series), json: one result a symbol; csv, parquet: one row a symbol; csv with --series: one row a bar",
    ),
    Flag.optional,
  ),
}

type ComputeInput = Command.Command.Config.Infer<typeof computeFlags>

const compute = Effect.fn("marketsweep.compute")(function* ({ series, ...input }: ComputeInput) {
  const format = Option.getOrElse(input.format, () => (series ? "ndjson" : "table"))
  const unseen = { report: Option.none<string>(), serve: Option.none<number>() }
  const options = { ...input, ...unseen, jobType: "compute", format: "ndjson" } as const
  if (series) {
    if (format !== "ndjson" && format !== "csv") {
      return yield* new UsageError({ message: `--series cannot be written as ${format}: give --format ndjson or csv` })
    }
    // Loaded on demand: the formula language would delay the start of every other command.
    const { seriesOutput } = yield* Effect.promise(() => import("./seriesOutput.ts"))
    return yield* seriesOutput(options, format)
  }
  return yield* runScan({ ...options, format })
})

/** `marketsweep compute`: computes the named values of a formula, at the last bar or at all bars. */
export const computeCommand = Command.make("compute", computeFlags, (input) =>
  input.verbose ? Effect.provideService(compute(input), References.MinimumLogLevel, "Debug") : compute(input),
).pipe(
  Command.withDescription("Compute the named values of a formula"),
  Command.withExamples([
    {
      command: 'marketsweep compute --store market.db --timeframe 1d --formula "rsi = ta.rsi(close, 14)"',
      description: "The newest RSI of every symbol, as a table",
    },
    {
      command:
        'marketsweep compute --store market.db --timeframe 1d --symbols AAPL --formula "rsi = ta.rsi(close, 14)" --series --format csv',
      description: "The RSI at every bar",
    },
  ]),
)
