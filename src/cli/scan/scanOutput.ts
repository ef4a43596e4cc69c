import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import type * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import { monotonicMs } from "../../job/monotonicMs.ts"
import { writeFile } from "../output/outputFile.ts"
import type { ResultWriter } from "../output/ResultWriter.ts"
import { progressReport } from "../terminal/progressReport.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { type OutputError, writeLines, writeStream } from "../terminal/standardOutput.ts"
import { counted, summaryJson, summaryText, type Tally } from "../terminal/summaryText.ts"
import { writingPieces } from "../terminal/writingPieces.ts"
import type { JobTrace } from "./JobTrace.ts"

/** Results as they complete. */
type Results<E, R> = Stream.Stream<ProcessingResult, E, R>

/** Options for the messages of a scan. */
export interface ScanOutputOptions {
  readonly writer: ResultWriter
  /** The file of the results; standard output by default. */
  readonly out: Option.Option<string>
  /** Where the summary goes: below the results, to standard error, as JSON, or nowhere. */
  readonly summary: "below" | "beside" | "json" | "none"
  readonly progress: boolean
  /** The symbols that run now. */
  readonly running: () => ReadonlyArray<RunningSymbol>
  /** Whether matches of earlier runs are left out. */
  readonly areNew?: boolean
  /** When the command began, by `monotonicMs`. */
  readonly startedAtMs: number
  readonly trace?: JobTrace
}

const isWorthWriting = (piece: string | Uint8Array): boolean => piece.length > 0

/** Writes the results of a job with its progress and summary; returns the final tally. */
export const scanOutput = Effect.fnUntraced(function* <E, R>(
  job: ProcessingJob,
  results: Results<E, R>,
  options: ScanOutputOptions,
): Effect.fn.Return<Tally, E | OutputError | StoreUnavailable, R | Stdio.Stdio | StandardError> {
  const { areNew = false, out, trace, writer } = options
  const standardError = yield* StandardError
  const runningSinceMs = yield* monotonicMs
  const startMs = runningSinceMs - options.startedAtMs
  const elapsed = Effect.map(monotonicMs, (now) => now - runningSinceMs)
  const report = options.progress ? progressReport(standardError) : () => {}
  const matches = job.jobType === "compute" ? undefined : 0
  let tally: Tally = { completed: 0, total: job.symbols.length, matches, areNew, errors: 0 }
  // Piece by piece, so that progress never runs far ahead of the output.
  const followed = results.pipe(
    Stream.mapArray((chunk) => [chunk]),
    Stream.flatMap((chunk) => Stream.fromIterable(writingPieces(chunk), { chunkSize: 1 })),
    Stream.tap((piece) =>
      Effect.map(Effect.andThen(Effect.yieldNow, elapsed), (elapsedMs) => {
        for (const result of piece) {
          tally = counted(tally, result)
          trace?.add(result)
        }
        report(tally, elapsedMs)
      }),
    ),
  )
  let isOver = false
  const clearProgress = Effect.sync(() => {
    isOver = true
    standardError.status(undefined)
  })
  /** Updates the status line regularly, even if nothing completes. */
  const withStatus = <A, E2, R2>(run: Effect.Effect<A, E2, R2>): Effect.Effect<A, E2, R2> => {
    if (!options.progress || !standardError.isTerminal) return run
    const tick = Effect.map(elapsed, (elapsedMs) => {
      if (!isOver) report(tally, elapsedMs, options.running())
    })
    const clock = Effect.forkChild(Effect.repeat(tick, Schedule.spaced("500 millis")))
    return Effect.acquireUseRelease(
      clock,
      () => run,
      (fiber) => Fiber.interrupt(fiber),
    )
  }

  let isBlank = true
  const noted = <A extends string | Uint8Array>(piece: A): A => {
    if (piece.length > 0) isBlank = false
    return piece
  }
  const tell = Effect.flatMap(elapsed, (runMs) => {
    switch (options.summary) {
      case "below":
        return writeLines([...(isBlank ? [] : [""]), summaryText(tally, { startMs, runMs })])
      case "beside":
        return Effect.sync(() => standardError.line(summaryText(tally, { startMs, runMs })))
      case "json":
        return Effect.sync(() => standardError.line(summaryJson(tally, { startMs, runMs })))
      case "none":
        return Effect.void
    }
  })
  // What is written at the end may go to the same terminal: it begins a line of its own.
  const end = (isInterrupted: boolean) =>
    Stream.fromEffect(Effect.map(Effect.tap(writer.end(isInterrupted), clearProgress), noted))
  const pieces = Stream.mapEffect(followed, (piece) => Effect.map(writer.add(piece), noted)).pipe(
    Stream.concat(end(false)),
    Stream.filter(isWorthWriting),
  )
  /** Writes the results so far to standard output; a file is written completely or not at all. */
  const interrupted = Option.isSome(out)
    ? Effect.andThen(
        tell,
        Effect.sync(() => standardError.line(`${out.value} was not written`)),
      )
    : Effect.andThen(writeStream(Stream.filter(end(true), isWorthWriting)), tell)
  yield* (Option.isSome(out) ? writeFile(out.value, pieces) : writeStream(pieces)).pipe(
    withStatus,
    Effect.ensuring(clearProgress),
    Effect.onInterrupt(() => Effect.ignore(interrupted)),
  )
  yield* tell
  return tally
})
