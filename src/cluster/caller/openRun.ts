import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { InvalidJob, JobError, PoolUnavailable } from "../../job/JobError.ts"
import { membershipsOf } from "../../job/membershipsOf.ts"
import type { JobHeader, ProcessingJob } from "../../job/ProcessingJob.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import { VERSION } from "../../job/version.ts"
import { Board, type RunnerRecord, type RunRecord } from "../board/Board.ts"
import { follow } from "../board/follow.ts"
import { otherProtocolsText } from "../board/refusals.ts"
import { Tasks } from "../board/Tasks.ts"
import { memberTexts } from "../protocol/members.ts"
import { decodeHeader, encodeHeader, isStorable, OPENING, PROTOCOL, Task } from "../protocol/protocol.ts"
import { versionsFor } from "../protocol/seriesVersions.ts"

/** Options of a run; all have defaults. @since 0.1.0 */
export interface RunOptions {
  /**
   * The name of the run; a number by default. If the cluster has a run of this name with the same job, that run
   * continues, and finished chunks do not run again; so a nightly job needs a new name each night. Fails with
   * `InvalidJob` if that run has a different job, or if `versions` are given and the candles have changed since.
   */
  readonly run?: string | undefined
  /** The job's share of the runners relative to other jobs, 0.01 to 100; 1 by default. */
  readonly weight?: number | undefined
  /** Symbols in a chunk, 1 to 1,000; by default as many as take about two seconds. */
  readonly chunkSize?: number | undefined
  /** How long to wait for a live runner; 10 seconds by default. */
  readonly waitForRunner?: Duration.Input | undefined
  /** Called once if the job has to wait because no runner is alive. */
  readonly onWaiting?: (() => void) | undefined
  /**
   * Reads the versions of the job's series, as in `CandleRepository`: those of its symbols, followed by those of other
   * symbols that its formula requests. If a runner has another version of a series, its symbol is `CandlesUnavailable`.
   * By default, the versions of the runner that opens the job are used.
   */
  readonly versions?:
    | ((
        symbols: ReadonlyArray<string>,
        timeframe: Timeframe,
      ) => Effect.Effect<ReadonlyArray<string | undefined> | undefined, JobError>)
    | undefined
}

/** Runners that start together with the job need no message. */
const TOLD_AFTER_MS = 1500

const decodeFailure = Schema.decodeUnknownOption(Schema.fromJsonString(JobError))

/** Decodes the error of a run that could not start. */
export const failureOf = (text: string): JobError => {
  const decoded = decodeFailure(text)
  return decoded._tag === "Some"
    ? decoded.value
    : new PoolUnavailable({
        message:
          "A runner could not open the job, and its error cannot be read: run the same version of marketsweep everywhere",
      })
}

const isName = Schema.is(Task.fields.run)

/** Encodes the header of a job, and checks that runners can decode it. */
const checkedHeader = Effect.fnUntraced(function* (job: JobHeader, run: string | undefined) {
  if (run !== undefined && (run === "" || !isName(run) || !isStorable(run))) {
    return yield* new InvalidJob({
      message: "Expected a name of the run of 1 to 200 characters, without the character 0 or half a surrogate pair",
    })
  }
  const header = encodeHeader(job)
  yield* decodeHeader(header)
  return header
})

const clamped = (value: number | undefined, least: number, most: number): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : Math.min(Math.max(value, least), most)

/** The error if no runner is alive; it lists runners of other versions, which may be the reason. */
const noRunner = (queue: string, otherProtocols: ReadonlyArray<RunnerRecord>): PoolUnavailable => {
  const command = `marketsweep runner --database URL --store STORE${queue === "default" ? "" : ` --queue ${queue}`}`
  const beside = otherProtocols.length === 0 ? "" : ` of version ${VERSION}; ${otherProtocolsText(otherProtocols)}`
  return new PoolUnavailable({
    message: `No runner of queue ${queue} is alive in this database that speaks protocol ${PROTOCOL}: start one with ${command}${beside}`,
  })
}

/** The result of waiting for a job's opening; `undefined` while it is not opened. */
const openingOf = Effect.fnUntraced(function* (run: RunRecord | undefined) {
  if (run === undefined) return yield* new PoolUnavailable({ message: "The run has been deleted" })
  if (run.state === "failed") return yield* Effect.fail(failureOf(run.failure ?? ""))
  if (run.state === "cancelled") return yield* new PoolUnavailable({ message: `Run ${run.run} was cancelled` })
  return run.isOpen ? run : undefined
})

/** Cancels a run whose caller leaves, if the database is reachable. */
export const leaveRun = Effect.fnUntraced(function* (run: string) {
  const board = yield* Board
  yield* Effect.interruptible(board.cancel(run)).pipe(
    Effect.timeout("5 seconds"),
    Effect.catch(({ message }) => Effect.logWarning(`Run ${run} could not be cancelled: ${message}`)),
  )
})

/**
 * Submits a job to the cluster, and waits until a runner has prepared it. A failure or interruption of the wait cancels
 * the run.
 */
export const openRun = Effect.fnUntraced(function* (
  job: ProcessingJob,
  options: RunOptions,
  giveUpAfter: Duration.Input,
): Effect.fn.Return<RunRecord, JobError, Board | Tasks> {
  const board = yield* Board
  const tasks = yield* Tasks
  const { symbols, universe: _, ...header } = job
  const text = yield* checkedHeader(header, options.run)
  const memberships = yield* membershipsOf(job)
  const versions = options.versions && (yield* versionsFor(options.versions, header, symbols))
  const chunkSize = clamped(options.chunkSize, 1, 1000)
  const submission = {
    run: options.run,
    header: text,
    symbols,
    members: memberTexts(symbols, memberships),
    versions,
    weight: clamped(options.weight, 0.01, 100) ?? 1,
    chunkSize: chunkSize && Math.floor(chunkSize),
  }
  const waitMs = Duration.toMillis(Duration.fromInputUnsafe(options.waitForRunner ?? "10 seconds"))
  const startedAt = yield* Clock.currentTimeMillis

  let isTold = false

  const waitForOpening = Effect.fnUntraced(function* ({ generation, run }: Pick<RunRecord, "generation" | "run">) {
    // Does nothing if the task is already in the queue, as after a restart of this process.
    yield* tasks.offer({ run, generation, number: OPENING })
    const onNews = Effect.fnUntraced(function* () {
      const opened = yield* openingOf(yield* board.run(run))
      if (opened !== undefined) return opened
      const waitedMs = (yield* Clock.currentTimeMillis) - startedAt
      if (waitedMs < Math.min(waitMs, TOLD_AFTER_MS) || (yield* board.runners).length > 0) return undefined
      if (waitedMs >= waitMs) return yield* noRunner(board.queue, yield* board.otherProtocols)
      if (!isTold) options.onWaiting?.()
      isTold = true
      return undefined
    })
    return yield* follow({ run }, onNews, { giveUpAfter })
  })
  // Uninterruptible, so that a submitted run is always either opened or cancelled.
  return yield* board.submit(submission).pipe(
    Effect.flatMap((begun) => Effect.onError(Effect.interruptible(waitForOpening(begun)), () => leaveRun(begun.run))),
    Effect.uninterruptible,
    Effect.catchTag("DatabaseUnavailable", (error) => Effect.fail(error.asPoolUnavailable)),
  )
})
