import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { StoreUnavailable } from "../job/JobError.ts"
import { AGAIN_MS, isBusy, PATIENCE_MS } from "../candles/sqlite/file/patience.ts"

/** A run that can no longer be written: its number, if some of it was written before, and the reason. */
export interface LostRun {
  readonly run: number | undefined
  readonly error: StoreUnavailable
}

/** What to do about writes that are refused. */
export interface RefusalOptions {
  /** How long to wait for another process that has locked the log; 10 s by default. */
  readonly patienceMs?: number | undefined
  /** Called once if a run, or another read or write, has waited for a second. */
  readonly onWaiting?: (() => void) | undefined
  /** Called if a run can no longer be written, unless the disk is full. By default, the run fails. */
  readonly onLost?: ((lost: LostRun) => void) | undefined
}

const MS = 1_000_000n

/** After how long `onWaiting` is called, and how long a run still waits once its scope is closed. */
const SECOND = 1000n * MS

/**
 * Judges the writes of a run that a log refuses:
 *
 *     writing ──another process has the lock──► waiting ──10 s──► lost
 *        ▲ └─────────any other error───────────────┼───────────────►┘
 *        └───────────────written──────────────────┘
 *
 * `lose` is called with the error of a run that is lost.
 */
export const makeRefusedWrites = (
  clock: Clock.Clock,
  { onWaiting, patienceMs = PATIENCE_MS }: RefusalOptions,
  lose: (error: unknown) => void,
) => {
  /** In monotonic ns; `undefined` unless waiting. */
  let waitsUntil: bigint | undefined
  let noticeAt: bigint | undefined
  let isNoticed = false
  const now = (): bigint => clock.monotonicTimeNanosUnsafe()
  const isWaiting = (): boolean => waitsUntil !== undefined

  /** Calls `work`, and again while it is refused for a lock; then `next`. */
  const untilWritten = <A, E>(work: () => void, next: () => Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.suspend(() => {
      work()
      return isWaiting() ? Effect.andThen(Effect.sleep(AGAIN_MS), untilWritten(work, next)) : next()
    })
  return {
    isWaiting,
    untilWritten,
    /** A write succeeded. */
    written: (): void => {
      waitsUntil = undefined
      noticeAt = undefined
    },
    /** A write threw an error. */
    refused: (error: unknown): void => {
      waitsUntil ??= now() + BigInt(patienceMs) * MS
      noticeAt ??= now() + SECOND
      if (isBusy(error) && now() < waitsUntil) {
        if (now() < noticeAt || isNoticed) return
        isNoticed = true
        return onWaiting?.()
      }
      waitsUntil = undefined
      lose(error)
    },
    /** Limits the rest of the wait to a second. */
    hurry: (): void => {
      if (waitsUntil === undefined) return
      const soon = now() + SECOND
      if (soon < waitsUntil) waitsUntil = soon
    },
  }
}
