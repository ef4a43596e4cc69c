import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { store, timeframe } from "./scanFlags.ts"

const importFlags = {
  paths: Argument.String("path").pipe(
    Argument.withDescription(
      "CSV files, or folders of them; a file is named after its symbol unless it has a column for it",
    ),
    Argument.atLeast(1),
  ),
  store,
  timeframe,
}

// Loaded when it is asked for: what writes a store would delay the start of every other command.
const runImport = (input: Command.Command.Config.Infer<typeof importFlags>) =>
  Effect.flatMap(
    Effect.promise(() => import("./importFiles.ts")),
    ({ importFiles }) => importFiles(input),
  )

/** `marketsweep import`: reads CSV files into a store. */
export const importCommand = Command.make("import", importFlags, runImport).pipe(
  Command.withDescription("Read CSV files of candles into a store"),
  Command.withExamples([
    {
      command: "marketsweep import prices/ --store market.db --timeframe 1d",
      description: "Every .csv in a folder, each named after its symbol",
    },
  ]),
)
