import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"

/** Starts one of many, and is told its value or its defect, once. */
export type Start<A> = (at: number, onValue: (value: A) => void, onDefect: (cause: Cause.Cause<never>) => void) => void

/**
 * The values of `count` items as they complete, pulled by one fiber: at most
 * `concurrency` of the items are begun and not taken yet. What completes in one
 * turn goes on in one chunk, so that the fiber waits once a message from a
 * worker: for each symbol, waiting and being woken take 2 µs and 1 kB of garbage.
 */
export const asTheyComplete = <A>(
  count: number,
  start: Start<A>,
  concurrency: number,
): Pull.Pull<Arr.NonEmptyReadonlyArray<A>> => {
  const most = concurrency >= 1 ? concurrency : 1
  let begun = 0
  let taken = 0
  let done: Array<A> = []
  let defect: Cause.Cause<never> | undefined
  let wake: (() => void) | undefined

  const wakeAtTheEndOfTheTurn = (): void => {
    if (wake === undefined) return
    queueMicrotask(wake)
    wake = undefined
  }
  const onValue = (value: A): void => {
    done.push(value)
    wakeAtTheEndOfTheTurn()
  }
  const onDefect = (cause: Cause.Cause<never>): void => {
    defect ??= cause
    wakeAtTheEndOfTheTurn()
  }

  const woken = Effect.callback<void>((resume) => {
    // The fiber may have yielded since it looked.
    if (done.length > 0 || defect !== undefined) return resume(Effect.void)
    wake = () => resume(Effect.void)
    return Effect.sync(() => {
      wake = undefined
    })
  })

  return Effect.suspend(function pull(): Pull.Pull<Arr.NonEmptyReadonlyArray<A>> {
    if (defect !== undefined) return Effect.failCause(defect)
    if (taken === count) return Cause.done()
    while (begun < count && begun - taken < most) start(begun++, onValue, onDefect)
    const chunk = done
    if (!Arr.isArrayNonEmpty(chunk)) return Effect.andThen(woken, Effect.suspend(pull))
    done = []
    taken += chunk.length
    return Effect.succeed(chunk)
  })
}
