import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { existsSync } from "node:fs"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import type { Run } from "../../log/Run.ts"
import { existingRunLog } from "../../log/makeRunLog.ts"
import type { LogOptions } from "../options/logFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { runLogToRead } from "./runLogPath.ts"
import { refusals } from "./refusals.ts"

/** Opens the log of the options; fails if it does not exist. */
export const openExistingLog = Effect.fnUntraced(function* ({ log, store }: LogOptions) {
  if (Option.isNone(log) && Option.isNone(store)) {
    return yield* new UsageError({ message: "no log is given: give --store FILE, or --log FILE" })
  }
  const path = Option.getOrElse(log, () => runLogToRead(Option.getOrElse(store, () => "")))
  if (!existsSync(path)) {
    return yield* new UsageError({ message: `there is no log ${path} yet: marketsweep scan records its runs there` })
  }
  return yield* existingRunLog(path, refusals((yield* StandardError).line, path))
})

/** Says that a log has no runs, and how to make one. */
export const noRunsIn = ({ path }: Pick<KeptRuns, "path">): string =>
  `${path} has no runs yet: marketsweep scan records one`

/** Finds a run by an argument. */
export const chosenRun = Effect.fnUntraced(function* (log: KeptRuns, argument: number | "last") {
  if (argument !== "last") return yield* log.run(argument)
  const [last]: ReadonlyArray<Run> = yield* log.runs
  return last ?? (yield* new UsageError({ message: noRunsIn(log) }))
})
