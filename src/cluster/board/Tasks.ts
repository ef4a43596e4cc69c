import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PersistedQueue from "effect/persistence/PersistedQueue"
import * as Schedule from "effect/Schedule"
import { queueName, Task, taskId } from "../protocol/protocol.ts"
import { DatabaseUnavailable } from "./DatabaseUnavailable.ts"

/** The queue itself never gives up on a task: the runner that takes it handles tasks that were begun too often. */
const NEVER = 1_000_000

/** The queue of tasks that all runners take from. */
export class Tasks extends Context.Service<
  Tasks,
  {
    /** Adds a task to the queue, to be taken after `delay`; does nothing if the task is or was in the queue. */
    readonly offer: (task: Task, delay?: Duration.Input) => Effect.Effect<void, DatabaseUnavailable>
    /**
     * Waits for a task and runs it: success completes it, failure retries it a second later, interruption returns it.
     * `attempts` is the number of times it was begun.
     */
    readonly take: <E>(
      run: (task: Task, attempts: number) => Effect.Effect<void, E>,
    ) => Effect.Effect<void, E | DatabaseUnavailable>
  }
>()("marketsweep/cluster/Tasks") {}

const isOfQueue = (error: unknown): error is PersistedQueue.PersistedQueueError =>
  error instanceof PersistedQueue.PersistedQueueError

const unavailable = ({ message }: PersistedQueue.PersistedQueueError) =>
  Effect.fail(new DatabaseUnavailable({ message }))

/** The tasks of one queue, in the store below. */
export const layer = (queue: string): Layer.Layer<Tasks, never, PersistedQueue.PersistedQueueStore> =>
  Layer.effect(
    Tasks,
    Effect.gen(function* () {
      const tasks = yield* PersistedQueue.make({
        name: queueName(queue),
        schema: Task,
        maxAttempts: NEVER,
        retrySchedule: Schedule.spaced("1 second"),
      })
      return {
        offer: (task, delay) =>
          tasks
            .offer(task, { id: taskId(task), delay })
            .pipe(Effect.catchTag("SchemaError", Effect.die), Effect.catchIf(isOfQueue, unavailable), Effect.asVoid),
        take: (run) =>
          Effect.catchIf(
            tasks.take((task, { attempts }) => run(task, attempts)),
            isOfQueue,
            unavailable,
          ),
      } satisfies Tasks["Service"]
    }),
  ).pipe(Layer.provide(PersistedQueue.layer))
