import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { JobError } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import { Board, type Work } from "../board/Board.ts"
import { decodeHeader, type Task } from "../protocol/protocol.ts"
import { versionsFor } from "../protocol/seriesVersions.ts"
import { ChunkReturned } from "./runChunk.ts"
import type { RunnerParts } from "./RunnerParts.ts"

/** An unavailable store or pool may be this runner's own fault: let others try before the job fails. */
const TRIES = 3

const encodeFailure = Schema.encodeSync(Schema.fromJsonString(JobError))

/** Records the versions of a run's series, unless that is already done. */
const recordVersions = Effect.fnUntraced(function* ({ versions }: RunnerParts, header: JobHeader, run: string) {
  if (versions === undefined) return
  const board = yield* Board
  for (let at = 0; ; at++) {
    const block = yield* board.block(run, at)
    if (block === undefined) return
    // Another runner may have recorded some blocks before it ended.
    if (!block.hasVersions) yield* board.setVersions(run, at, yield* versionsFor(versions, header, block.symbols))
  }
})

/** Prepares a run on this runner; a `JobError` becomes the error of the job. */
export const openTask = Effect.fn("Runner.open")(function* (
  parts: RunnerParts,
  task: Task,
  work: Work,
  attempts: number,
) {
  const board = yield* Board
  const opened = yield* Effect.gen(function* () {
    const header = yield* decodeHeader(work.header)
    yield* Effect.scoped(parts.pool.open({ ...header, symbols: [] }))
    yield* recordVersions(parts, header, task.run)
  }).pipe(Effect.result)
  if (Result.isSuccess(opened)) return yield* board.opened(task, undefined)
  const { failure } = opened
  if (failure._tag === "DatabaseUnavailable") return yield* failure
  const isOfRunner = failure._tag === "StoreUnavailable" || failure._tag === "PoolUnavailable"
  if (isOfRunner && attempts < TRIES) return yield* new ChunkReturned({ message: failure.message })
  yield* board.opened(task, encodeFailure(failure))
})
