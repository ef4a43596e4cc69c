import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { PoolUnavailable } from "../../job/JobError.ts"
import type { DateRange } from "../../job/DateRange.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { Board, type RunRecord } from "../board/Board.ts"
import type { DatabaseUnavailable } from "../board/DatabaseUnavailable.ts"
import { otherProtocol } from "../board/refusals.ts"
import { Tasks } from "../board/Tasks.ts"
import { universeOf } from "../protocol/members.ts"
import { decodeHeader, PROTOCOL } from "../protocol/protocol.ts"
import { makeResultReader } from "../protocol/resultLines.ts"
import { type ClusterRun, UnknownClusterRun } from "./ClusterRun.ts"
import { failureOf, openRun, type RunOptions } from "./openRun.ts"

const AWAY_FOR = "1 minute"

const unavailable = (error: DatabaseUnavailable) => Effect.fail(error.asPoolUnavailable)

const toRun = Effect.fnUntraced(function* (record: RunRecord): Effect.fn.Return<ClusterRun, PoolUnavailable> {
  const { completed, endedAt, errors, failure, header, matches, run, startedAt, state, symbols } = record
  const job = yield* decodeHeader(header).pipe(
    Effect.mapError(({ message }) => new PoolUnavailable({ message: `Run ${run} cannot be read: ${message}` })),
  )
  return {
    id: run,
    state,
    job,
    symbols,
    completed,
    matches,
    errors,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(failure === undefined ? {} : { message: failureOf(failure).message }),
  }
})

/** A run that cannot be read does not hide the others. */
const toReadableRun = (record: RunRecord): Effect.Effect<ClusterRun | undefined> =>
  toRun(record).pipe(Effect.catch(({ message }) => Effect.as(Effect.logWarning(message), undefined)))

/** Creates the service `ClusterRuns`. */
export const makeClusterRuns = Effect.gen(function* () {
  const board = yield* Board
  const tasks = yield* Tasks

  const found = Effect.fnUntraced(function* (name: string) {
    const run = (yield* board.run(name)) ?? (yield* UnknownClusterRun.of(name))
    if (run.protocol === PROTOCOL) return run
    return yield* new UnknownClusterRun({ run: name, message: otherProtocol(name, run.protocol) })
  })
  const readChunk = Effect.fnUntraced(function* (run: string, number: number) {
    const results: Array<ProcessingResult> = []
    const read = makeResultReader((result) => results.push(result))
    for (let part = 0, parts = 1; part < parts; part++) {
      const text = yield* board.part(run, number, part)
      parts = text?.parts ?? 0
      read(text?.text ?? "")
    }
    return results
  })
  const results = Effect.fnUntraced(function* (run: string) {
    const { symbols } = yield* found(run)
    const numbers = (yield* board.finished(run, 0)).map(({ number }) => number).toSorted((a, b) => a - b)
    // Symbols that ran again, each as a chunk of its own: the last result counts.
    const again = new Map<string, ProcessingResult>()
    for (const number of numbers.filter((each) => each >= symbols)) {
      for (const result of yield* readChunk(run, number)) again.set(result.symbol, result)
    }
    return Stream.fromIterable(numbers.filter((each) => each < symbols)).pipe(
      Stream.mapEffect((number) => readChunk(run, number)),
      Stream.flatMap(Stream.fromIterable),
      Stream.map((result) => again.get(result.symbol) ?? result),
    )
  })
  const job = Effect.fnUntraced(function* (
    run: string,
  ): Effect.fn.Return<ProcessingJob, DatabaseUnavailable | PoolUnavailable | UnknownClusterRun> {
    const { job: header } = yield* toRun(yield* found(run))
    const symbols: Array<string> = []
    const universe = new Map<string, ReadonlyArray<DateRange>>()
    let hasUniverse = false
    for (let at = 0; ; at++) {
      const block = yield* board.block(run, at)
      if (block === undefined) break
      for (const symbol of block.symbols) symbols.push(symbol)
      const part = yield* universeOf(block.symbols, block.members)
      if (part.universe === undefined) continue
      hasUniverse = true
      for (const [symbol, intervals] of Object.entries(part.universe)) universe.set(symbol, intervals)
    }
    return { ...header, symbols, ...(hasUniverse ? { universe: Object.fromEntries(universe) } : {}) }
  })

  return {
    submit: (asked: ProcessingJob, options: RunOptions = {}) =>
      openRun(asked, options, AWAY_FOR).pipe(
        Effect.map(({ run }) => run),
        Effect.provideService(Board, board),
        Effect.provideService(Tasks, tasks),
      ),
    runs: board.runs.pipe(
      Effect.flatMap((all) => Effect.forEach(all, toReadableRun)),
      Effect.map((all) => all.filter((run) => run !== undefined)),
      Effect.catchTag("DatabaseUnavailable", unavailable),
    ),
    run: (run: string) => Effect.catchTag(Effect.flatMap(found(run), toRun), "DatabaseUnavailable", unavailable),
    job: (run: string) => Effect.catchTag(job(run), "DatabaseUnavailable", unavailable),
    results: (run: string) =>
      Stream.catchTag(Stream.unwrap(results(run)), "DatabaseUnavailable", (error) =>
        Stream.fail(error.asPoolUnavailable),
      ),
    cancel: (run: string) =>
      Effect.catchTag(Effect.andThen(found(run), board.cancel(run)), "DatabaseUnavailable", unavailable),
    runners: Effect.catchTag(board.runners, "DatabaseUnavailable", unavailable),
  }
})
