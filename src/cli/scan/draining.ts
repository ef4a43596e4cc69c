import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import { CommandInterruption } from "../terminal/Interruption.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count } from "../terminal/summaryText.ts"

const LONGEST = "5 seconds"

/**
 * Ends results at the first Ctrl-C, after the symbols that ran at that moment have been answered:
 *
 *     running ──Ctrl-C──► draining ──all of them answered, or 5 s──► ended
 *        └──────Ctrl-C while none runs──────────────────────────────────┘
 */
export const makeDraining = Effect.fnUntraced(function* (running: () => ReadonlyArray<RunningSymbol>) {
  const standardError = yield* StandardError
  const interruption = yield* CommandInterruption
  const asked = yield* Deferred.make<void>()
  const drained = yield* Deferred.make<void>()
  let awaited: Set<string> | undefined
  const endWhereDrained = () => {
    if (awaited?.size === 0) Deferred.doneUnsafe(drained, Effect.void)
  }
  yield* interruption.onNext(() => {
    awaited = new Set(running().map(({ symbol }) => symbol))
    Deferred.doneUnsafe(asked, Effect.void)
    endWhereDrained()
    if (awaited.size === 0) return
    const symbols = count(awaited.size, "symbol that is running", "symbols that are running")
    standardError.line(`interrupted: waiting up to ${LONGEST} for ${symbols} (Ctrl-C again stops at once)`)
  })
  yield* Deferred.await(asked).pipe(
    Effect.andThen(Effect.sleep(LONGEST)),
    Effect.andThen(Deferred.succeed(drained, undefined)),
    Effect.forkScoped,
  )
  return {
    /** Whether the results ended early. */
    isAsked: Deferred.isDone(asked),
    drain: <E, R>(results: Stream.Stream<ProcessingResult, E, R>): Stream.Stream<ProcessingResult, E, R> =>
      results.pipe(
        Stream.interruptWhen(Deferred.await(drained)),
        Stream.mapArray((chunk) => {
          for (const { symbol } of chunk) awaited?.delete(symbol)
          endWhereDrained()
          return chunk
        }),
      ),
  }
})
