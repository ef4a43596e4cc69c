import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { PoolUnavailable } from "../job/JobError.ts"
import { DEFAULT_TIMEOUT_MS } from "../job/ProcessingJob.ts"
import { failedResult, resultFromCause } from "../job/ProcessingResult.ts"
import { Timeout } from "../job/SymbolError.ts"
import { SymbolProcessor } from "../job/SymbolProcessor.ts"
import { thrownOf } from "../job/thrown.ts"
import { resultOfAnswer } from "./answers.ts"
import { monotonicMs } from "./protocol.ts"
import { readingAhead } from "./readingAhead.ts"
import type { SymbolPoolShape } from "./SymbolPool.ts"

/** Symbols that never wait let the event loop turn after so long: timers and interruptions come in between. */
const TURN_MS = 2

const millisSince = (startedAt: bigint) =>
  Effect.map(Clock.currentTimeNanos, (now) => Number(now - startedAt) / 1_000_000)

/**
 * Runs symbols in this process, on the processor in the context. A limit ends a
 * symbol that waits; synchronous code holds the whole process until it returns.
 */
export const makeInProcess = Effect.fnUntraced(function* (wanted: number) {
  const concurrency = wanted >= 1 ? wanted : 1
  const processor = yield* SymbolProcessor
  const open: SymbolPoolShape["open"] = Effect.fn("SymbolPool.open")(function* ({ symbols, ...header }) {
    const prepared = yield* Effect.suspend(() => processor.prepare(header)).pipe(
      Effect.catchDefect((defect) => {
        const message = `The job could not be prepared: ${thrownOf(defect).message}`
        return Effect.fail(new PoolUnavailable({ message }))
      }),
    )
    let turnedAt = monotonicMs()
    const limitMs = header.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const { ahead, process } = yield* readingAhead(prepared, symbols, limitMs)
    return Effect.fnUntraced(function* (symbol: string) {
      const now = monotonicMs()
      if (now - turnedAt > TURN_MS) {
        yield* Effect.yieldNow
        // All that have yielded go on in one turn: together they have the time of one.
        if (turnedAt <= now) turnedAt = monotonicMs()
      }
      yield* ahead(symbol)
      const startedAt = yield* Clock.currentTimeNanos
      const effect = process(symbol)
      const answered = Effect.flatMap(effect, (answer) =>
        Effect.map(millisSince(startedAt), (processingTimeMs) => resultOfAnswer(symbol, answer, processingTimeMs)),
      )
      const timedOut = () => Effect.succeed(failedResult(symbol, Timeout.after(symbol, limitMs), limitMs))
      // What is done already has kept its limit: to watch over it would take as long as the symbol itself.
      const limited = Exit.isExit(effect)
        ? answered
        : Effect.timeoutOrElse(answered, { duration: limitMs, orElse: timedOut })
      return yield* Effect.catchCause(limited, (cause) =>
        Effect.flatMap(resultFromCause(symbol)(cause), (result) =>
          Effect.map(millisSince(startedAt), (processingTimeMs) => ({ ...result, processingTimeMs })),
        ),
      )
    })
  })
  return { workers: concurrency, concurrency, open } satisfies SymbolPoolShape
})
