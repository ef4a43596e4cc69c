import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { ResultEncoder } from "./encoding/ResultEncoder.ts"
import type { Listed } from "./listed.ts"
import { type IntakeOptions, makeIntake } from "./resultIntake.ts"
import { isFull } from "../candles/sqlite/file/patience.ts"
import { makeRefusedWrites, type RefusalOptions } from "./refusedWrites.ts"
import { couldNotStart, endingOf, FINISHED } from "./runEnding.ts"
import { SEEN_EACH_MS } from "./runRow.ts"
import type { Ending, NewRun, Owner, RunTables } from "./runTables.ts"
import type { WriteTurns } from "./writeTurns.ts"

/** Pending results are written when they reach this size, or every 50 ms. */
const WAITING_BYTES = 256 * 1024

/** Records the results of one run. Closing its scope records how the run ended. @since 0.1.0 */
export interface RunRecorder {
  /** Encodes a result, which may be changed afterwards; it is written within 50 ms. */
  readonly add: (result: ProcessingResult) => void
  /** The reason if results can no longer be written. */
  readonly failure: () => StoreUnavailable | undefined
  /** Runs an effect, and interrupts it once results can no longer be written. */
  readonly whileKept: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StoreUnavailable, R>
  /** Writes pending results, and marks the run as finished. */
  readonly finish: Effect.Effect<void, StoreUnavailable>
}

/** The file that recorders write to. */
export interface LogFile extends RefusalOptions {
  readonly inTransaction: <A>(work: () => A) => A
  readonly tables: RunTables
  /** The process that owns the runs. */
  readonly owner: Owner
  readonly unavailable: (error: unknown) => StoreUnavailable
  /** Idle encoders, whose memory is reused. */
  readonly encoders: Array<ResultEncoder>
  readonly turns: WriteTurns
}

/** The run of a recorder. */
export interface Recording extends IntakeOptions {
  readonly versions: Listed | undefined
  /** A run to resume, or a new one, which is inserted with its first results. */
  readonly run: { readonly id: number } | { readonly start: (started: number) => NewRun }
  /** How many symbols need a result. */
  readonly missing: number
}

const recorderBy = (clock: Clock.Clock, file: LogFile, recording: Recording) => {
  const { encoders, inTransaction, onLost, owner, tables, turns, unavailable } = file
  const { missing, run, versions } = recording
  const encoder = encoders.pop() ?? new ResultEncoder()
  const intake = makeIntake(encoder, recording)
  let failure: StoreUnavailable | undefined
  /** Why nothing more is written. */
  let lost: StoreUnavailable | undefined
  /** The fiber to interrupt once results cannot be written. */
  let running: Fiber.Fiber<unknown, unknown> | undefined
  let id = "id" in run ? run.id : undefined
  /** The tally that was written last. */
  let kept = recording.tally
  const started = clock.currentTimeMillisUnsafe()
  let writtenAt = started

  const { hurry, isWaiting, refused, untilWritten, written } = makeRefusedWrites(clock, file, (error) => {
    lost = unavailable(error)
    if (onLost !== undefined && !isFull(error)) return onLost({ run: id, error: lost })
    failure = lost
    running?.interruptUnsafe()
  })

  /** Writes pending results, and how the run ended, in one transaction. */
  const write = (ending?: Ending): void => {
    if (lost !== undefined) return
    const now = clock.currentTimeMillisUnsafe()
    const tally = intake.tally()
    const before = id
    try {
      inTransaction(() => {
        const standing = { tally, ending, now }
        const isNew = id === undefined
        if (id !== undefined) tables.update(id, standing)
        else if ("start" in run) id = tables.insert(run.start(started), owner, standing)
        if (id !== undefined && encoder.count > 0) tables[isNew ? "addFirst" : "add"](id, versions, encoder.take())
      })
      writtenAt = now
      kept = tally
      written()
    } catch (error) {
      id = before
      refused(error)
    }
  }

  const add = (result: ProcessingResult): void => {
    if (lost !== undefined) return
    intake.add(result)
    if (encoder.size > WAITING_BYTES && !isWaiting()) write()
  }
  const forget = (): void => {
    if (lost !== undefined) return
    try {
      // Nothing is to be removed if nothing was written: then the run no longer waits for the log.
      const known = id
      if (known !== undefined) inTransaction(() => tables.remove([known]))
      written()
    } catch (error) {
      refused(error)
    }
  }
  const writeInTurn = (): void => {
    const isSilent = clock.currentTimeMillisUnsafe() - writtenAt >= SEEN_EACH_MS
    if (encoder.count > 0 || id === undefined || isSilent) write()
  }

  /** Records why results could not be written. Updating the row of the run needs no free disk space. */
  const endFailed = (message: string): void => {
    if (id === undefined) return
    const standing = {
      tally: kept,
      ending: { outcome: "failed", message },
      now: clock.currentTimeMillisUnsafe(),
    } as const
    try {
      tables.update(id, standing)
    } catch {
      // Not even that can be written. The caller gets the failure; the run counts as killed once its process has ended.
    }
  }
  let isEnded = false
  const end = (exit: Exit.Exit<unknown, unknown>): void => {
    if (isEnded) return
    // A job that could not start is not a run.
    if (intake.answered() === 0 && "start" in run && couldNotStart(exit)) forget()
    else write(intake.answered() >= missing ? FINISHED : endingOf(exit))
    isEnded = !isWaiting()
    hurry()
  }
  const whileKept = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StoreUnavailable, R> => {
    const known = Effect.withFiber((fiber) => {
      // Set before the effect starts: its first results may come at once.
      running = fiber
      return effect
    })
    return Effect.flatMap(Effect.forkChild(known, { startImmediately: true }), (fiber) =>
      Effect.flatMap(
        Effect.onInterrupt(Fiber.await(fiber), () => Fiber.interrupt(fiber)),
        (exit): Effect.Effect<A, E | StoreUnavailable> => failure ?? exit,
      ),
    )
  }
  const leave = turns.join(writeInTurn)
  const close = (exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> => {
    leave()
    const isReported = failure !== undefined
    return untilWritten(
      () => end(exit),
      () => {
        if (lost !== undefined) endFailed(lost.message)
        encoder.clear()
        encoders.push(encoder)
        // Nobody can get an error of a scope that closes.
        return failure === undefined || isReported
          ? Effect.void
          : Effect.logWarning(`the last results of a run are not recorded: ${failure.message}`)
      },
    )
  }
  const recorder: RunRecorder = {
    add,
    failure: () => failure,
    whileKept,
    finish: untilWritten(
      () => {
        // A later turn would write that it is still running.
        leave()
        write(FINISHED)
        isEnded = !isWaiting()
      },
      () => (failure === undefined ? Effect.void : Effect.fail(failure)),
    ),
  }
  return { recorder, close }
}

/** Makes the recorder of a run. It first writes after 50 ms, or when the run ends, which mostly comes first. */
export const makeRecorder = (file: LogFile, recording: Recording): Effect.Effect<RunRecorder, never, Scope.Scope> =>
  Effect.flatMap(Scope.Scope, (scope) =>
    Effect.clockWith((clock) => {
      const { close, recorder } = recorderBy(clock, file, recording)
      return Effect.as(Scope.addFinalizerExit(scope, close), recorder)
    }),
  )
