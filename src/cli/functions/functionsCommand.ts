import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"

const functionsFlags = {
  name: Argument.String("name").pipe(
    Argument.withDescription("One name, such as ta.rsi; all by default"),
    Argument.optional,
  ),
  format: Flag.Literals("format", ["text", "json"]).pipe(
    Flag.withDescription("text: for people; json: one array, for programs"),
    Flag.withDefault("text"),
  ),
}

// Loaded on demand: the formula language would delay the start of every other command.
const runFunctions = (input: Command.Command.Config.Infer<typeof functionsFlags>) =>
  Effect.flatMap(
    Effect.promise(() => import("./functions.ts")),
    ({ functions }) => functions(input),
  )

/** `marketsweep functions`: lists the variables, functions and inputs, from the table of the compiler. */
export const functionsCommand = Command.make("functions", functionsFlags, runFunctions).pipe(
  Command.withDescription("List the variables, functions and inputs of formulas"),
  Command.withExamples([
    { command: "marketsweep functions ta.macd", description: "Show one function with an example" },
  ]),
)
