import * as Effect from "effect/Effect"
import { Board } from "../board/Board.ts"
import { Tasks } from "../board/Tasks.ts"
import type { Task } from "../protocol/protocol.ts"

/** How often a task was begun, in this turn and earlier ones. */
export const begunOf = ({ begun = 0 }: Task, attempts: number): number => begun + attempts

/** Whether a runner is alive that has not failed at the task. */
export const canOthers = Effect.fnUntraced(function* ({ failedBy = [] }: Task) {
  const board = yield* Board
  return (yield* board.runners).some(({ id }) => !failedBy.includes(id))
})

const nextTurn = (task: Task): Task => ({ ...task, turn: (task.turn ?? 0) + 1 })

/** Returns a failed task to the end of the queue; returns whether another runner can take it. */
export const returnTask = Effect.fnUntraced(function* (task: Task, attempts: number, runner: string) {
  const tasks = yield* Tasks
  const failedBy = [...new Set([...(task.failedBy ?? []), runner])]
  const returned = { ...nextTurn(task), begun: begunOf(task, attempts), failedBy }
  yield* tasks.offer(returned, "1 second")
  return yield* canOthers(returned)
})

/** Leaves a task that this runner has not begun to runners that have not failed at it. */
export const leaveTask = Effect.fnUntraced(function* (task: Task, attempts: number) {
  const tasks = yield* Tasks
  yield* tasks.offer({ ...nextTurn(task), begun: begunOf(task, attempts - 1) })
})
