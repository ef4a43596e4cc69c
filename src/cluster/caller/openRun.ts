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
import { strangersText } from "../board/refusals.ts"
import { Tasks } from "../board/Tasks.ts"
import { memberTexts } from "../protocol/members.ts"
import { decodeHeader, encodeHeader, isStorable, OPENING, PROTOCOL, Task } from "../protocol/protocol.ts"
import { versionsFor } from "../protocol/seriesVersions.ts"

/** How a run is asked for; everything has a default. @since 0.1.0 */
export interface RunOptions {
  /**
   * What the run is called; a number unless given. Where the cluster has a run of this name and of the same job, that one
   * goes on: chunks that are finished are not run again, so a job that is run each night needs another name each night.
   * `InvalidJob` where that run is of another job, or `versions` are given and the candles have changed since.
   */
  readonly run?: string | undefined
  /** The job's share of the runners beside that of other jobs, 0.01 to 100; 1 unless given. */
  readonly weight?: number | undefined
  /** Symbols of a chunk, 1 to 1,000; unless given, as many as take about two seconds. */
  readonly chunkSize?: number | undefined
  /** How long to wait for a runner to be alive; 10 seconds unless given. */
  readonly waitForRunner?: Duration.Input | undefined
  /** Called once where no runner is alive yet, and the job waits for one. */
  readonly onWaiting?: (() => void) | undefined
  /**
   * Tells the versions of the series that the job is about, as a `CandleRepository` does: those of its symbols, and behind
   * them of other symbols that its formula requests. What a runner has another version of is `CandlesUnavailable`. Unless
   * given, the versions of the runner that opens the job count.
   */
  readonly versions?:
    | ((
        symbols: ReadonlyArray<string>,
        timeframe: Timeframe,
      ) => Effect.Effect<ReadonlyArray<string | undefined> | undefined, JobError>)
    | undefined
}

/** Runners that start together with the job are not worth a word. */
const TOLD_AFTER_MS = 1500

const decodeFailure = Schema.decodeUnknownOption(Schema.fromJsonString(JobError))

/** Why a run could not start, of its text. */
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

/** The header of a job as text, once it is sure that runners can read it. */
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

/** No runner is alive; those of other versions cannot help, and may be why. */
const noRunner = (queue: string, strangers: ReadonlyArray<RunnerRecord>): PoolUnavailable => {
  const command = `marketsweep runner --database URL --store STORE${queue === "default" ? "" : ` --queue ${queue}`}`
  const beside = strangers.length === 0 ? "" : ` of version ${VERSION}; ${strangersText(strangers)}`
  return new PoolUnavailable({
    message: `No runner of queue ${queue} is alive in this database that speaks protocol ${PROTOCOL}: start one with ${command}${beside}`,
  })
}

/** How the wait for a job's opening has ended; `undefined` while it goes on. */
const openingOf = Effect.fnUntraced(function* (run: RunRecord | undefined) {
  if (run === undefined) return yield* new PoolUnavailable({ message: "The run has been deleted" })
  if (run.state === "failed") return yield* Effect.fail(failureOf(run.failure ?? ""))
  if (run.state === "cancelled") return yield* new PoolUnavailable({ message: `Run ${run.run} was cancelled` })
  return run.isOpen ? run : undefined
})

/** Cancels a run that its caller leaves, where the database lets it. */
export const leaveRun = Effect.fnUntraced(function* (run: string) {
  const board = yield* Board
  yield* Effect.interruptible(board.cancel(run)).pipe(
    Effect.timeout("5 seconds"),
    Effect.catch(({ message }) => Effect.logWarning(`Run ${run} could not be cancelled: ${message}`)),
  )
})

/** Gives a job to the cluster, and waits until a runner has prepared it. Whatever ends the wait before cancels the run. */
export const openRun = Effect.fnUntraced(function* (
  job: ProcessingJob,
  options: RunOptions,
  awayFor: Duration.Input,
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
    // Known already where this process has been started again: then nothing happens.
    yield* tasks.offer({ run, generation, number: OPENING })
    const onNews = Effect.fnUntraced(function* () {
      const opened = yield* openingOf(yield* board.run(run))
      if (opened !== undefined) return opened
      const waitedMs = (yield* Clock.currentTimeMillis) - startedAt
      if (waitedMs < Math.min(waitMs, TOLD_AFTER_MS) || (yield* board.runners).length > 0) return undefined
      if (waitedMs >= waitMs) return yield* noRunner(board.queue, yield* board.strangers)
      if (!isTold) options.onWaiting?.()
      isTold = true
      return undefined
    })
    return yield* follow({ run }, onNews, { awayFor })
  })
  // From its first row on, a run has somebody who ends it.
  return yield* board.submit(submission).pipe(
    Effect.flatMap((begun) => Effect.onError(Effect.interruptible(waitForOpening(begun)), () => leaveRun(begun.run))),
    Effect.uninterruptible,
    Effect.catchTag("DatabaseUnavailable", (error) => Effect.fail(error.asPoolUnavailable)),
  )
})
