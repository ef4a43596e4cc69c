import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { log, store } from "./storeFlags.ts"
import { UsageError } from "./UsageError.ts"

/** The log that a command reads. */
export const logFlags = { store: store.pipe(Flag.optional), log }

/** The log that a command reads. */
export interface LogOptions {
  readonly store: Option.Option<string>
  readonly log: Option.Option<string>
}

const parseRun = (text: string): Option.Option<number | "last"> => {
  if (text === "last") return Option.some(text)
  return /^[1-9]\d{0,8}$/.test(text) ? Option.some(Number(text)) : Option.none()
}

const EXPECTED = "Expected the number of a run (marketsweep runs lists them), or last"

/** Parses the number of a run in a log, of a command that also accepts names of runs on a cluster. */
export const numberedRun = (text: string): Effect.Effect<number | "last", UsageError> =>
  Option.match(parseRun(text), {
    onNone: () => Effect.fail(new UsageError({ message: `${EXPECTED}, got ${text}` })),
    onSome: Effect.succeed,
  })

/** A run of a log: its number, or `last`. */
export const runArgument = (name: string, description: string) =>
  Argument.String(name).pipe(
    Argument.filterMap(parseRun, () => EXPECTED),
    Argument.withDescription(description),
  )

/** The output format of commands that read a log. */
export const format = Flag.Literals("format", ["table", "ndjson"]).pipe(
  Flag.withDescription("table: for people; ndjson: one JSON object a line, for programs"),
  Flag.withDefault("table"),
)
