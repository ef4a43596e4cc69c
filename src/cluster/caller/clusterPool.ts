import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { JobError } from "../../job/JobError.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { SymbolPool, SymbolRunner } from "../../pool/SymbolPool.ts"
import { Board } from "../board/Board.ts"
import { follow } from "../board/follow.ts"
import { Tasks } from "../board/Tasks.ts"
import { makeResultReader } from "../protocol/resultLines.ts"
import { Answers } from "./Answers.ts"
import { leaveRun, openRun, type RunOptions } from "./openRun.ts"

/** Options of a cluster's caller. @since 0.1.0 */
export interface CallerOptions extends RunOptions {
  /** Called with the name of each run, as soon as a runner has opened it. */
  readonly onRun?: ((run: string) => void) | undefined
  /**
   * How long the database, or all runners, may be unavailable while a job runs; then the remaining symbols are
   * `PoolLost`, and the run can be resumed later. 10 minutes by default.
   */
  readonly giveUpAfter?: Duration.Input | undefined
}

/** Symbols that a caller begins at once. Runners do not depend on it: it only limits the caller's memory. */
const CONCURRENCY = 4096

const openJob = Effect.fnUntraced(function* (
  job: ProcessingJob,
  options: CallerOptions,
): Effect.fn.Return<SymbolRunner, JobError, Board | Tasks | Scope.Scope> {
  const board = yield* Board
  const tasks = yield* Tasks
  const { giveUpAfter = "10 minutes" } = options
  const awayMs = Duration.toMillis(Duration.fromInputUnsafe(giveUpAfter))
  const answers = new Answers(job.symbols)
  const { generation, run } = yield* openRun(job, options, giveUpAfter).pipe(
    // Cancels the run if symbols are unanswered when the scope closes.
    Effect.tap((opened) =>
      Effect.addFinalizer(() =>
        answers.areComplete ? Effect.void : Effect.provideService(leaveRun(opened.run), Board, board),
      ),
    ),
    Effect.uninterruptible,
  )
  options.onRun?.(run)

  const patience = Schedule.upTo(Schedule.spaced("500 millis"), { duration: giveUpAfter })
  const lose = ({ message }: { readonly message: string }) =>
    Effect.sync(() => answers.lose(`${message}; the run can be continued: marketsweep resume ${run} --cluster`))

  const canRead = yield* Latch.make(false)
  const isFree = yield* Latch.make(true)
  let isHeld = false
  const wake = (): void => {
    if (!isHeld && answers.hasNext) canRead.openUnsafe()
  }

  const readChunk = Effect.fnUntraced(function* (number: number) {
    const { add, end } = answers.read(number)
    const read = makeResultReader(add)
    for (let part = 0, parts = 1; part < parts; part++) {
      yield* isFree.await
      const found = yield* Effect.retry(board.part(run, number, part), patience)
      if (found === undefined) return answers.isGone(number)
      parts = found.parts
      read(found.text)
    }
    end()
  })
  const reading = Effect.gen(function* () {
    while (true) {
      canRead.closeUnsafe()
      wake()
      yield* canRead.await
      const number = answers.next()
      if (number !== undefined) yield* readChunk(number)
    }
  })

  let absentSince: number | undefined
  const onNews = Effect.fnUntraced(function* (text: string | undefined) {
    const [number, symbols] = (text ?? "").split(" ").map(Number)
    if (number !== undefined && symbols !== undefined) {
      // The runner that finished the chunk is alive.
      absentSince = undefined
      answers.isThere({ number, symbols })
      wake()
      return undefined
    }
    // Read before the run: if the run is then finished, these pending chunks must have results.
    const { gone, pending } = answers
    const record = yield* board.run(run)
    for (const chunk of yield* board.finished(run, answers.firstMissing)) answers.isThere(chunk)
    wake()
    const now = yield* Clock.currentTimeMillis
    absentSince = (yield* board.runners).length > 0 ? undefined : (absentSince ?? now)
    if (absentSince !== undefined && now - absentSince >= awayMs)
      return "No runner is alive: start one with marketsweep runner"
    if (record?.state === "running") return undefined
    if (record?.state !== "finished") return `Another process ended run ${run}`
    return answers.lacksOne(pending) && answers.gone === gone
      ? `Run ${run} is finished without all of its results`
      : undefined
  })
  yield* reading.pipe(Effect.catch(lose), Effect.forkScoped)
  yield* Effect.forkScoped(
    Effect.matchEffect(follow({ run }, onNews, { giveUpAfter }), {
      onFailure: lose,
      onSuccess: (message) => lose({ message }),
    }),
  )

  const begun = new Set<string>()
  const scope = yield* Effect.scope
  const fork = Effect.runForkWith(yield* Effect.context())
  const beginAgain = Effect.fnUntraced(function* (symbol: string, onResult: (result: ProcessingResult) => void) {
    const again = yield* Effect.result(Effect.retry(board.again(run, symbol), patience))
    if (again._tag === "Failure") {
      yield* lose(again.failure)
      // No chunk will answer it, but losing the run does.
      return answers.beginAlone(-1, symbol, onResult)
    }
    const number = again.success
    answers.beginAlone(number, symbol, onResult)
    yield* Effect.retry(tasks.offer({ run, generation, number }), patience)
    yield* Effect.retry(board.queued(run, generation, [number]), patience)
  })
  const begin: SymbolRunner["begin"] = (symbol, onResult) => {
    if (begun.has(symbol)) return void Fiber.runIn(fork(beginAgain(symbol, onResult).pipe(Effect.catch(lose))), scope)
    begun.add(symbol)
    answers.begin(symbol, onResult)
    wake()
  }
  return {
    begin,
    run: (symbol) => Effect.callback((resume) => begin(symbol, (result) => resume(Effect.succeed(result)))),
    hold: (shouldHold) => {
      isHeld = shouldHold
      if (isHeld) isFree.closeUnsafe()
      else isFree.openUnsafe()
      wake()
    },
  } satisfies SymbolRunner
})

/** A pool whose symbols run on the runners of a cluster. */
export const makeClusterPool = Effect.fnUntraced(function* (options: CallerOptions) {
  const board = yield* Board
  const tasks = yield* Tasks
  const runners = yield* board.runners
  return {
    workers: Math.max(
      1,
      runners.reduce((sum, { workers }) => sum + workers, 0),
    ),
    concurrency: CONCURRENCY,
    open: (job) => openJob(job, options).pipe(Effect.provideService(Board, board), Effect.provideService(Tasks, tasks)),
  } satisfies SymbolPool["Service"]
})
