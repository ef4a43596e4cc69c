import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import { condition, param } from "../options/formulaFlags.ts"
import { timeframe } from "../options/storeFlags.ts"

const checkFlags = {
  formula: Argument.String("formula").pipe(Argument.withDescription("The formula, or @FILE to read it from a file")),
  param,
  condition,
  timeframe: timeframe.pipe(Flag.optional),
}

// Loaded on demand: the formula language would delay the start of every other command.
const runCheck = (input: Command.Command.Config.Infer<typeof checkFlags>) =>
  Effect.flatMap(
    Effect.promise(() => import("./formulaCheck.ts")),
    ({ formulaCheck }) => formulaCheck(input),
  )

const checkCommand = Command.make("check", checkFlags, runCheck).pipe(
  Command.withDescription("Check a formula: its type, inputs and cost, or its mistakes"),
  Command.withExamples([
    {
      command: 'marketsweep formula check "len = input.int(20), close > ta.sma(close, len)" --param len=50',
      description: "Its types, look-back, warm-up, columns and cost",
    },
  ]),
)

/** `marketsweep formula`: checks a formula without candles. */
export const formulaCommand = Command.make("formula").pipe(
  Command.withDescription("Check a formula without running it"),
  Command.withSubcommands([checkCommand]),
)
