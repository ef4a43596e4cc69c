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
  const now = yield* Clock.currentTimeMillis
  const isOld = (startedAt: number): boolean => Option.exists(olderThan, (age) => startedAt <= now - age)
  const old = (yield* log.runs).filter(({ startedAt }) => isOld(startedAt))
  const isNamed = (id: number): boolean => named.some((run) => run.id === id)
  const kept = old.filter(({ id, state }) => state === "running" && !isNamed(id))
  const chosen = new Set([...named, ...old].map(({ id }) => id))
  for (const { id } of kept) chosen.delete(id)
  yield* log.forget([...chosen])
  yield* writeLines([
    `forgot ${count(chosen.size, "run", "runs")} of ${log.path}`,
    ...kept.map(({ id }) => `run ${id} is still running: not forgotten`),
  ])
}, Effect.scoped)
