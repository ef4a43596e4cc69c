import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"

/**
 * The answers of many symbols as a stream, as they complete: at most
 * `concurrency` of them are begun and not taken yet. Answers that come in one
 * message go on in one chunk, where `Stream.mapEffect` hands each on by itself,
 * at three times the cost. Closing the scope interrupts what is still running.
 */
export const asTheyComplete = Effect.fnUntraced(function* <A>(
  symbols: ReadonlyArray<string>,
  answer: (symbol: string) => Effect.Effect<A>,
  concurrency: number,
) {
  const scope = yield* Effect.scope
  const fork = Effect.runForkWith(yield* Effect.context())
  let begun = 0
  let taken = 0
  let done: Array<A> = []
  let defect: Cause.Cause<never> | undefined
  let wake: (() => void) | undefined

  const onExit = (exit: Exit.Exit<A>): void => {
    if (Exit.isSuccess(exit)) done.push(exit.value)
    else defect ??= exit.cause
    if (wake === undefined) return
    // At the end of this turn: the other answers of the same message go along.
    queueMicrotask(wake)
    wake = undefined
  }

  const begin = (): void => {
    while (begun < symbols.length && begun - taken < concurrency) {
      fork(answer(symbols[begun++])).pipe(Fiber.runIn(scope)).addObserver(onExit)
    }
  }

  const woken = Effect.callback<void>((resume) => {
    wake = () => resume(Effect.void)
    return Effect.sync(() => {
      wake = undefined
    })
  })

  const pull: Pull.Pull<Arr.NonEmptyReadonlyArray<A>> = Effect.suspend(() => {
    if (defect !== undefined) return Effect.failCause(defect)
    if (taken === symbols.length) return Cause.done()
    begin()
    const chunk = done
    if (!Arr.isArrayNonEmpty(chunk)) return Effect.andThen(woken, pull)
    done = []
    taken += chunk.length
    return Effect.succeed(chunk)
  })
  return Stream.fromPull(Effect.succeed(pull))
})
