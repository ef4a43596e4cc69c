import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { Board } from "../board/Board.ts"
import { Tasks } from "../board/Tasks.ts"
import { decodeHeader, OPENING, type Task } from "../protocol/protocol.ts"
import { openTask } from "./openTask.ts"
import { runChunk, withoutResults } from "./runChunk.ts"
import { begunOf, canOthers, leaveTask, returnTask } from "./returnTask.ts"
import type { RunnerParts } from "./RunnerParts.ts"

/** Queues the next chunks of a run. If the runner dies before that, the runner that takes over its task does it. */
const feed = Effect.fnUntraced(function* ({ generation, run }: Task) {
  const board = yield* Board
  const tasks = yield* Tasks
  const numbers = yield* board.cut(run, generation)
  if (numbers.length === 0) return
  yield* Effect.forEach(numbers, (number) => tasks.offer({ run, generation, number }), { discard: true })
  yield* board.queued(run, generation, numbers)
})

/** Settings that all tasks of a runner share. */
interface TaskSettings {
  /** The id of the runner. */
  readonly runner: string
  readonly leaseMs: number
  /** Called with the number of symbols of a chunk that this runner was the first to finish. */
  readonly finished: (symbols: number) => void
}

const runOne = Effect.fnUntraced(function* (
  parts: RunnerParts,
  task: Task,
  attempts: number,
  { finished, leaseMs }: TaskSettings,
) {
  const board = yield* Board
  const work = yield* board.read(task)
  // Its run was cancelled, or continues as another generation.
  if (work === undefined) return
  if (task.number === OPENING) yield* openTask(parts, task, work, attempts)
  else if (!work.isFinished) {
    const outcome = yield* decodeHeader(work.header).pipe(
      Effect.flatMap((header) => runChunk(parts, header, work, task, attempts)),
      // Another program wrote it: a retry would fail the same way.
      Effect.catchTag("InvalidJob", () => Effect.succeed(withoutResults(parts))),
    )
    // The results took seconds to compute, and the database may be restarting: retry.
    const isFirst = yield* Effect.retry(
      board.finish(task, outcome),
      Schedule.upTo(Schedule.spaced("500 millis"), { duration: leaseMs }),
    )
    if (isFirst) finished(work.symbols.length)
    yield* Effect.logDebug(isFirst ? "Chunk finished" : "Chunk had been finished by another runner").pipe(
      Effect.annotateLogs({ symbols: outcome.completed, ms: outcome.elapsedMs }),
    )
  }
  yield* feed(task)
})

/** How a task ended. `failed`: through a fault of this runner; `left`: this runner had failed at it before. */
export type TaskEnd =
  { readonly _tag: "done" } | { readonly _tag: "failed"; readonly canOthers: boolean } | { readonly _tag: "left" }

/**
 * Runs a task of the queue: opens a job, or runs a chunk of it; then queues the next chunks. A task that this runner
 * has failed at is left to others while one of them is alive.
 */
export const runTask = Effect.fnUntraced(
  function* (parts: RunnerParts, task: Task, attempts: number, settings: TaskSettings) {
    const { runner } = settings
    if (task.failedBy?.includes(runner) === true && (yield* canOthers(task))) {
      yield* leaveTask(task, attempts)
      return { _tag: "left" } satisfies TaskEnd
    }
    return yield* runOne(parts, task, begunOf(task, attempts), settings).pipe(
      Effect.as<TaskEnd>({ _tag: "done" }),
      Effect.tapError(({ message }) => Effect.logWarning(`A task goes back to the queue: ${message}`)),
      Effect.catchTag("ChunkReturned", () =>
        Effect.map(returnTask(task, attempts, runner), (found): TaskEnd => ({ _tag: "failed", canOthers: found })),
      ),
    )
  },
  (effect, _, task, attempts) =>
    Effect.annotateLogs(effect, { run: task.run, chunk: task.number, attempts: begunOf(task, attempts) }),
)
