import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { StoreUnavailable } from "../../../job/JobError.ts"
import { errorCode } from "./sqliteErrors.ts"

/** How long a statement waits for the lock of another process. SQLite blocks this thread meanwhile. */
export const BUSY_MS = 5

/** How long to try again in all, by default. */
export const PATIENCE_MS = 10_000

/** How long to wait for a store that another process has locked: a watch checks it again soon, and must not block. */
export const StorePatience = Context.Reference<number>("marketsweep/candles/StorePatience", {
  defaultValue: () => PATIENCE_MS,
})

/** How long to leave the thread to others before the next try. */
export const AGAIN_MS = 50

const BUSY = 5
const FULL = 13

const hasCode = (error: unknown, code: number): boolean => error instanceof Error && errorCode(error) === code

/** Whether an error of SQLite says that another process has the lock. */
export const isBusy = (error: unknown): boolean => hasCode(error, BUSY)

/** Whether an error of SQLite says that the disk is full. */
export const isFull = (error: unknown): boolean => hasCode(error, FULL)

/** After how many tries a second has passed. */
const TRIES_IN_SECOND = 1000 / AGAIN_MS

/**
 * Runs `work`, and again while another process has the lock, for `patienceMs` in all. Calls `onWaiting` once if that takes
 * a second.
 */
export const patiently = <A>(
  work: () => A,
  unavailable: (error: unknown) => StoreUnavailable,
  patienceMs = PATIENCE_MS,
  onWaiting: () => void = () => {},
): Effect.Effect<A, StoreUnavailable> => {
  const once = Effect.try({ try: work, catch: (error) => error })
  const schedule = Schedule.spaced(AGAIN_MS).pipe(
    Schedule.upTo({ duration: patienceMs }),
    Schedule.tap(({ attempt }) => Effect.sync(() => attempt === TRIES_IN_SECOND && onWaiting())),
  )
  return Effect.mapError(Effect.retry(once, { while: isBusy, schedule }), unavailable)
}
