import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as References from "effect/References"
import { runScan } from "./runScan.ts"
import { scanFlags } from "./scanFlags.ts"
import { UsageError } from "./UsageError.ts"

const { format: _format, jobType: _jobType, ...sharedFlags } = scanFlags

const computeFlags = {
  ...sharedFlags,
  series: Flag.Boolean("series").pipe(
    Flag.withDescription("Every bar of the range instead of the last one: a line a symbol, as they are computed"),
    Flag.withDefault(false),
  ),
  format: Flag.Literals("format", ["table", "ndjson", "csv"]).pipe(
    Flag.withDescription(
      "table: for people (the default); ndjson: a line a symbol (the default of --series); csv: a line a bar",
    ),
    Flag.optional,
  ),
}

type ComputeInput = Command.Command.Config.Infer<typeof computeFlags>

const compute = Effect.fn("marketsweep.compute")(function* ({ series, ...input }: ComputeInput) {
  const format = Option.getOrElse(input.format, () => (series ? "ndjson" : "table"))
  const options = { ...input, jobType: "compute", format: "ndjson" } as const
  if (series) {
    if (format === "table") {
      return yield* new UsageError({ message: "--series is too much for a table: give --format ndjson or csv" })
    }
    // Loaded when it is asked for: the formula language would delay the start of every other command.
    const { seriesOutput } = yield* Effect.promise(() => import("./seriesOutput.ts"))
    return yield* seriesOutput(options, format)
  }
  if (format !== "csv") return yield* runScan({ ...options, format })
  return yield* new UsageError({ message: "--format csv has a line a bar: give --series too" })
})

/** `marketsweep compute`: the named values of a formula, at the last bar or at all. */
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
