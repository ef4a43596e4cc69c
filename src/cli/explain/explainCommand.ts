import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { parseEndInstant, parseInstant } from "../../job/Instant.ts"
import { INSTANT, parsed } from "../options/flagTexts.ts"
import { condition, formula, param, universe } from "../options/formulaFlags.ts"
import { onlyTimeframe, store } from "../options/storeFlags.ts"

// A day means its last bar.
const parseAt = (text: string): number | undefined => {
  const end = parseEndInstant(text)
  return end === undefined || end === parseInstant(text) ? end : end - 1
}

const explainFlags = {
  symbol: Argument.String("symbol").pipe(Argument.withDescription("The symbol")),
  store,
  timeframe: onlyTimeframe,
  formula,
  at: Flag.String("at").pipe(
    Flag.withMetavar("DATE"),
    parsed(parseAt, INSTANT),
    Flag.withDescription("The last bar at or before this day (or instant); the newest by default"),
    Flag.optional,
  ),
  param,
  condition,
  universe,
  format: Flag.Literals("format", ["text", "json"]).pipe(
    Flag.withDescription("text: a tree for people; json: for programs"),
    Flag.withDefault("text"),
  ),
}

// Loaded on demand: the formula language would delay the start of every other command.
const runExplain = (input: Command.Command.Config.Infer<typeof explainFlags>) =>
  Effect.flatMap(
    Effect.promise(() => import("./explain.ts")),
    ({ explain }) => explain(input),
  )

/** `marketsweep explain`: shows how a formula is evaluated for one symbol at one bar. */
export const explainCommand = Command.make("explain", explainFlags, runExplain).pipe(
  Command.withDescription("Show how a formula is evaluated for one symbol at one bar"),
  Command.withExamples([
    {
      command:
        'marketsweep explain AAPL --store market.db --timeframe 1d --formula "close > ta.sma(close, 20)" --at 2024-12-31',
      description: "Each part of the formula with its value that day and the day before",
    },
  ]),
)
