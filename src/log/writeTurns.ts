import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { monotonicMsOf } from "../job/monotonicMs.ts"

/** How often pending results are written. */
const WAITING_MS = 50

/** Calls the writers of a log regularly. */
export interface WriteTurns {
  /** Calls `write` every 50 ms until the returned function is called. */
  readonly join: (write: () => void) => () => void
}

/**
 * Makes one fiber that calls the writers of all runs: most runs end before their first write, and a fiber with a timer for
 * each of them would take half as long as the write.
 */
export const makeWriteTurns: Effect.Effect<WriteTurns, never, Scope.Scope> = Effect.gen(function* () {
  const clock = yield* Clock.Clock
  const due = new Map<() => void, number>()
  let wake: (() => void) | undefined

  const firstJoined = Effect.callback<void>((resume) => {
    wake = () => resume(Effect.void)
    return Effect.sync(() => {
      wake = undefined
    })
  })
  const turn = Effect.suspend(() => {
    if (due.size === 0) return firstJoined
    const now = monotonicMsOf(clock)
    let next = now + WAITING_MS
    for (const [write, at] of due) {
      if (at <= now) {
        due.set(write, now + WAITING_MS)
        write()
      } else if (at < next) next = at
    }
    return Effect.sleep(next - now)
  })
  yield* Effect.forkScoped(Effect.forever(turn))

  return {
    join: (write) => {
      due.set(write, monotonicMsOf(clock) + WAITING_MS)
      wake?.()
      wake = undefined
      return () => void due.delete(write)
    },
  } satisfies WriteTurns
})
