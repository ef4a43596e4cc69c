import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { allowNegative, quality } from "../options/qualityFlags.ts"
import { timeframe } from "../options/scanFlags.ts"

const store = Argument.String("store").pipe(Argument.withDescription("A file that `marketsweep import` wrote"))

const format = Flag.Literals("format", ["text", "json"]).pipe(
  Flag.withDescription("text: for people; json: all of it, for programs"),
  Flag.withDefault("text"),
)

const infoCommand = Command.make("info", { store, format }, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeInfo.ts")),
    ({ storeInfo }) => storeInfo(input),
  ),
).pipe(Command.withDescription("Show what a store has: symbols, timeframes, bars, their range, its size and format"))

const verifyFlags = { store, format, quality: quality("mark, fail or ignore"), allowNegative }

const verifyCommand = Command.make("verify", verifyFlags, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeVerify.ts")),
    ({ storeVerify }) => storeVerify(input),
  ),
).pipe(
  Command.withDescription("Read all of a store, compare it with its checksums, and check the quality of its candles"),
)

const compactCommand = Command.make("compact", { store }, (input) =>
  Effect.flatMap(
    Effect.promise(() => import("./storeChanges.ts")),
    ({ storeCompact }) => storeCompact(input),
  ),
).pipe(Command.withDescription("Put appended bars with the others of their series, and give back unused space"))

const removeFlags = {
  store,
  symbols: Argument.String("symbol").pipe(
    Argument.withDescription("Which symbols; all of the timeframe unless given"),
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
      description: "Their daily bars; other timeframes stay",
    },
  ]),
)

/** `marketsweep store`: looks after a store. */
export const storeCommand = Command.make("store").pipe(
  Command.withDescription("Look into a store, check it, compact it, remove from it"),
  Command.withSubcommands([infoCommand, verifyCommand, compactCommand, removeCommand]),
)
