import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { importFlags, type ImportInput } from "./importFlags.ts"

// Loaded on demand: it would delay the start of every other command.
const runImport = (input: ImportInput) =>
  Effect.flatMap(
    Effect.promise(() => import("./importFiles.ts")),
    ({ importFiles }) => importFiles(input),
  )

/** `marketsweep import`: reads files of candles into a store. */
export const importCommand = Command.make("import", importFlags, runImport).pipe(
  Command.withDescription("Read files of candles into a store"),
  Command.withExamples([
    {
      command: "marketsweep import prices/ --store market.db --timeframe 1d",
      description: "Import all files of candles in a folder",
    },
    {
      command: "marketsweep import prices/ --timeframe 1d --check",
      description: "Show how each file would be read",
    },
  ]),
)
