import type * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Pull from "effect/Pull"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import { failedResult, type ProcessingResult, resultFromCause, toFailed } from "../job/ProcessingResult.ts"
import type { RunSymbol, SymbolPoolShape } from "../pool/SymbolPool.ts"
import { asTheyComplete } from "./asTheyComplete.ts"
import { inSlots } from "./inSlots.ts"
import { inSpans } from "./measureJob.ts"
import { RetrySchedule, withRetries } from "./Retries.ts"
import { Telemetry } from "./Telemetry.ts"

/** Told of each result once, at once, before anybody else sees it. */
type Completed = (result: ProcessingResult, context: Context.Context<never>) => void

/** How the symbols of an open job are answered, each exactly once. */
export interface Answering {
  /** All of them, in their order. */
  readonly inOrder: (symbols: ReadonlyArray<string>) => Effect.Effect<Array<ProcessingResult>>
  /** As they complete. Closing the scope ends what is still running. */
  readonly asTheyComplete: (
    symbols: ReadonlyArray<string>,
  ) => Effect.Effect<Pull.Pull<Arr.NonEmptyReadonlyArray<ProcessingResult>>, never, Scope.Scope>
}

/** Opens a job on a pool: by callback where that will do, else with an Effect for each symbol. */
export const openAnswering = Effect.fnUntraced(function* (pool: SymbolPoolShape, job: ProcessingJob) {
  const retries = job.retries ?? 0
  const symbolSpans = (yield* Telemetry)?.symbolSpans === true
  const run = yield* pool.open(job)
  const { begin } = run
  if (begin !== undefined && retries === 0 && !symbolSpans) {
    return (completed: Completed) => byCallback(begin, pool.concurrency, completed)
  }
  const retrying = withRetries(retries, yield* RetrySchedule)
  const once = (symbol: string) =>
    Effect.catchCause(
      Effect.suspend(() => run(symbol)),
      resultFromCause(symbol),
    )
  // The schedule is the caller's, and may throw as well.
  const retried =
    retries === 0 ? once : (symbol: string) => Effect.catchCause(retrying(once(symbol)), resultFromCause(symbol))
  const answer = symbolSpans ? inSpans(retried) : retried
  return (completed: Completed) => byEffect(answer, pool.concurrency, completed)
})

const byCallback = (begin: NonNullable<RunSymbol["begin"]>, concurrency: number, completed: Completed): Answering => {
  const answersOf = (
    symbols: ReadonlyArray<string>,
    context: Context.Context<never>,
    place: (result: ProcessingResult, at: number) => void,
  ) =>
    asTheyComplete<ProcessingResult>(
      symbols.length,
      (at, onValue, onDefect) => {
        const symbol = symbols[at]
        let told = false
        const onResult = (result: ProcessingResult): void => {
          // A pool of the user's own may not keep to once.
          if (told) return
          told = true
          try {
            completed(result, context)
          } catch (defect) {
            // It is no result, which no type checker has seen: as where it comes from an Effect.
            return onDefect(Cause.die(defect))
          }
          place(result, at)
          onValue(result)
        }
        try {
          begin(symbol, onResult)
        } catch (defect) {
          onResult(failedResult(symbol, toFailed(symbol, defect)))
        }
      },
      concurrency,
    )
  return {
    inOrder: (symbols) =>
      Effect.contextWith((context) => {
        const results: Array<ProcessingResult> = []
        results.length = symbols.length
        const answers = answersOf(symbols, context, (result, at) => {
          results[at] = result
        })
        return Effect.as(Stream.runDrain(Stream.fromPull(Effect.succeed(answers))), results)
      }),
    asTheyComplete: (symbols) => Effect.map(Effect.context(), (context) => answersOf(symbols, context, () => {})),
  }
}

const byEffect = (
  answer: (symbol: string) => Effect.Effect<ProcessingResult>,
  concurrency: number,
  completed: Completed,
): Answering => {
  const answerAndTell = (symbol: string) =>
    Effect.tap(answer(symbol), (result) =>
      Effect.contextWith((context: Context.Context<never>) => {
        completed(result, context)
        return Effect.void
      }),
    )
  return {
    inOrder: (symbols) => inSlots(symbols, answerAndTell, concurrency),
    asTheyComplete: Effect.fnUntraced(function* (symbols) {
      const scope = yield* Effect.scope
      const fork = Effect.runForkWith(yield* Effect.context())
      return asTheyComplete<ProcessingResult>(
        symbols.length,
        (at, onValue, onDefect) => {
          const fiber = fork(answerAndTell(symbols[at])).pipe(Fiber.runIn(scope))
          fiber.addObserver((exit) => (Exit.isSuccess(exit) ? onValue(exit.value) : onDefect(exit.cause)))
        },
        concurrency,
      )
    }),
  }
}
