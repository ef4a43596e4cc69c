import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { chosenRun, openExistingLog } from "../log/existingLog.ts"
import { UsageError } from "../options/UsageError.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"
import type { ForgetOptions } from "./forgetFlags.ts"

/** Runs `forget`. */
export const forget = Effect.fn("marketsweep.forget")(function* ({ olderThan, runs, ...options }: ForgetOptions) {
  if (runs.length === 0 && Option.isNone(olderThan)) {
    return yield* new UsageError({ message: "no runs are given: give their numbers, or --older-than AGE (30d)" })
  }
  const log = yield* openExistingLog(options)
  const named = yield* Effect.forEach(runs, (run) => chosenRun(log, run))
  const busy = named.find(({ state }) => state === "running")
  if (busy !== undefined) {
    return yield* new UsageError({ message: `run ${busy.id} is still running: end it first, or wait for it` })
  }
  const now = yield* Clock.currentTimeMillis
  const isOld = (startedAt: number): boolean => Option.exists(olderThan, (age) => startedAt <= now - age)
  const old = (yield* log.runs).filter(({ startedAt }) => isOld(startedAt))
  const chosen = new Map([...named, ...old].map((run) => [run.id, run]))
  const kept = [...chosen.values()].filter(({ state }) => state === "running")
  for (const { id } of kept) chosen.delete(id)
  yield* log.forget([...chosen.keys()])
  yield* writeLines([
    `forgot ${count(chosen.size, "run", "runs")} of ${log.path}`,
    ...kept.map(({ id }) => `run ${id} is still running: not forgotten`),
  ])
}, Effect.scoped)
