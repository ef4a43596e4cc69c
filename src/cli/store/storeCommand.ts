import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { allowNegative, quality } from "../options/qualityFlags.ts"
import { timeframe } from "../options/storeFlags.ts"

const store = Argument.String("store").pipe(Argument.withDescription("A file written by `marketsweep import`"))

const format = Flag.Literals("format", ["text", "json"]).pipe(
  Flag.withDescription("text: for people; json: for programs"),
  Flag.withDefault("text"),
)

const infoCommand = Command.make("info", { store, format }, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeInfo.ts")),
    ({ storeInfo }) => storeInfo(input),
  ),
).pipe(Command.withDescription("Show the symbols, timeframes, bars, range, size and format of a store"))

const verifyFlags = { store, format, quality: quality("mark, fail or ignore"), allowNegative }

const verifyCommand = Command.make("verify", verifyFlags, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeVerify.ts")),
    ({ storeVerify }) => storeVerify(input),
  ),
).pipe(Command.withDescription("Compare a whole store with its checksums, and check the quality of its candles"))

const compactCommand = Command.make("compact", { store }, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeChanges.ts")),
    ({ storeCompact }) => storeCompact(input),
  ),
).pipe(Command.withDescription("Merge appended bars into their series, and free unused space"))

const removeFlags = {
  store,
  symbols: Argument.String("symbol").pipe(
    Argument.withDescription("The symbols; all of the timeframe by default"),
    Argument.atLeast(0),
  ),
  timeframe: timeframe.pipe(Flag.optional),
}

const removeCommand = Command.make("remove", removeFlags, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeChanges.ts")),
    ({ storeRemove }) => storeRemove(input),
  ),
).pipe(
  Command.withDescription("Remove symbols, a timeframe, or symbols of a timeframe, without asking"),
  Command.withExamples([
    {
      command: "marketsweep store remove market.db AAPL MSFT --timeframe 1d",
      description: "Remove their daily bars, but no other timeframe",
    },
  ]),
)

/** `marketsweep store`: inspects and maintains a store. */
export const storeCommand = Command.make("store").pipe(
  Command.withDescription("Inspect a store, verify it, compact it, or remove candles from it"),
  Command.withSubcommands([infoCommand, verifyCommand, compactCommand, removeCommand]),
)
