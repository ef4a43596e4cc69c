import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Scope from "effect/Scope"
import { Board, type RunnerRecord } from "../board/Board.ts"
import { follow } from "../board/follow.ts"
import { Tasks } from "../board/Tasks.ts"
import type { Task } from "../protocol/protocol.ts"
import { Backoff } from "./Backoff.ts"
import type { RunnerParts } from "./RunnerParts.ts"
import { runTask, type TaskEnd } from "./runTask.ts"

/** Options of `serve`. */
export interface Serving {
  readonly record: RunnerRecord
  readonly parts: RunnerParts
  /** How long a task may go without a heartbeat of its runner. */
  readonly leaseMs: number
  /** How long running tasks may continue once the runner shuts down. */
  readonly drainMs: number
  /** Called at shutdown with the number of tasks that are still running. */
  readonly onDraining?: ((tasks: number) => void) | undefined
  /** Once this succeeds, a runner that shuts down stops waiting. */
  readonly hurry?: Effect.Effect<void> | undefined
}

/** What a runner has done so far, and its running tasks. */
export interface RunnerStatus {
  readonly record: RunnerRecord
  readonly running: ReadonlyArray<Task>
  /** Tasks that were completed, and that were returned to the queue. */
  readonly done: number
  readonly returned: number
  /** Symbols of the chunks that this runner was the first to finish. */
  readonly symbols: number
  readonly isDraining: boolean
  /** The time since the database was last reached, in ms. */
  readonly seenAgoMs: number
}

interface Active {
  readonly task: Task
  /** Completed with the time at which this runner learned that the run of the task has ended. */
  readonly ended: Deferred.Deferred<number>
}

/** The pause after a failure of the queue itself. */
const AGAIN_AFTER = "500 millis"

/** A failed task has been reported already; other failures have not. */
const afterFailure = <E>(cause: Cause.Cause<E>): Effect.Effect<void, E> => {
  if (Cause.hasInterrupts(cause)) return Effect.failCause(cause)
  const told = Cause.hasDies(cause) ? Effect.logError("A slot of the runner failed", cause) : Effect.void
  return Effect.andThen(told, Effect.sleep(AGAIN_AFTER))
}

/**
 * Logs that the symbols of a task have stopped, and how long that took after the runner learned that its run had ended.
 */
const logStopped = Effect.fnUntraced(function* ({ ended, task: { number, run } }: Active) {
  const ms = (yield* Clock.currentTimeMillis) - (yield* Deferred.await(ended))
  yield* Effect.logDebug("Chunk stopped: its run has ended").pipe(Effect.annotateLogs({ run, chunk: number, ms }))
})

/**
 * Takes tasks and runs them, one in each slot, until the scope closes:
 *
 *     serving ──scope closes──► draining ──all tasks done, time over or hurried──► ended
 *
 * Tasks that are still running at the end are returned to the queue at once, and do not count as begun.
 */
export const serve = Effect.fnUntraced(function* ({
  drainMs,
  hurry = Effect.never,
  leaseMs,
  onDraining,
  parts,
  record,
}: Serving): Effect.fn.Return<() => RunnerStatus, never, Board | Tasks | Scope.Scope> {
  const board = yield* Board
  const tasks = yield* Tasks
  const active = new Map<object, Active>()
  let isDraining = false
  let done = 0
  let returned = 0
  let symbols = 0
  const clock = yield* Clock.Clock
  let seenAt = -Infinity
  const finished = (count: number): void => {
    symbols += count
  }

  const backoff = new Backoff()
  const note = (end: TaskEnd | undefined): void => {
    if (end === undefined || end._tag === "done") {
      done += 1
      if (end !== undefined) backoff.reset()
      return
    }
    returned += 1
    const now = clock.currentTimeMillisUnsafe()
    if (end._tag === "failed") backoff.failed(now, end.canOthers)
    else backoff.left(now)
  }

  const runActive = (slot: object, task: Task, attempts: number) =>
    Effect.suspend(() => {
      const each: Active = { task, ended: Deferred.makeUnsafe<number>() }
      active.set(slot, each)
      const run = runTask(parts, task, attempts, { runner: record.id, leaseMs, finished }).pipe(
        Effect.provideService(Board, board),
        Effect.provideService(Tasks, tasks),
      )
      const ended = Effect.as(Deferred.await(each.ended), undefined)
      return Effect.raceFirst(run, ended).pipe(
        Effect.tap((end) => (end === undefined ? logStopped(each) : Effect.void)),
        Effect.map(note),
        Effect.tapCause(() => Effect.sync(() => (returned += 1))),
        Effect.ensuring(Effect.sync(() => active.delete(slot))),
      )
    })
  const takeOne = (slot: object) =>
    Effect.catchCause(
      tasks.take((task, attempts) => runActive(slot, task, attempts)),
      afterFailure,
    )
  const pause = Effect.suspend(() => {
    const ms = backoff.remainingMs(clock.currentTimeMillisUnsafe())
    return ms > 0 ? Effect.sleep(ms) : Effect.void
  })
  const runSlot = (slot: object) =>
    Effect.whileLoop({ while: () => !isDraining, body: () => Effect.andThen(pause, takeOne(slot)), step: () => {} })

  const beat = Effect.fnUntraced(function* () {
    const current = [...active.values()]
    const over = yield* board.beat(
      record,
      current.map(({ task }) => task),
    )
    seenAt = clock.currentTimeMillisUnsafe()
    for (const { ended, task } of current) if (over.includes(task)) Deferred.doneUnsafe(ended, Effect.succeed(seenAt))
    return undefined
  })
  // Registers before the first task, because callers give up if no runner is alive.
  yield* Effect.ignore(beat())
  const beating = yield* Effect.forkDetach(
    Effect.ignore(
      follow("runners", beat, { giveUpAfter: Duration.infinity }).pipe(Effect.provideService(Board, board)),
    ),
  )
  const slots = new Map<object, Fiber.Fiber<void, unknown>>()
  for (let at = 0; at < record.slots; at++) {
    const slot = { at }
    slots.set(slot, yield* Effect.forkDetach(runSlot(slot)))
  }

  yield* Effect.addFinalizer(
    Effect.fnUntraced(function* () {
      isDraining = true
      const idle = [...slots].filter(([slot]) => !active.has(slot))
      yield* Fiber.interruptAll(idle.map(([, fiber]) => fiber))
      if (active.size > 0) {
        yield* Effect.logInfo("Waiting for the chunks that run").pipe(Effect.annotateLogs({ chunks: active.size }))
        onDraining?.(active.size)
      }
      const ended = Effect.raceFirst(Fiber.awaitAll(slots.values()), hurry)
      yield* Effect.timeoutOption(Effect.interruptible(ended), drainMs)
      yield* Fiber.interruptAll(slots.values())
      yield* Fiber.interrupt(beating)
      yield* Effect.ignore(Effect.timeout(Effect.interruptible(board.leave(record.id)), "5 seconds"))
    }),
  )
  return () => ({
    record,
    running: [...active.values()].map(({ task }) => task),
    done,
    returned,
    symbols,
    isDraining,
    seenAgoMs: clock.currentTimeMillisUnsafe() - seenAt,
  })
})
