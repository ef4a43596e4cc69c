import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { StoreUnavailable } from "../job/JobError.ts"
import { patiently } from "../candles/sqlite/file/patience.ts"

/** An iterator without its first values. */
const after = <A>(taken: number, values: Iterator<A>): Iterator<A> => {
  for (let i = 0; i < taken; i++) values.next()
  return values
}

/** Streams the arrays of a generator, which reads a log; `unavailable` converts what it throws. */
export const pulled = <A>(
  values: () => Generator<ReadonlyArray<A>>,
  unavailable: (error: unknown) => StoreUnavailable,
): Stream.Stream<A, StoreUnavailable> =>
  Stream.unwrap(
    Effect.sync(() => {
      let taken = 0
      let rest: Iterator<ReadonlyArray<A>> | undefined
      const next = (): IteratorResult<ReadonlyArray<A>> => {
        try {
          rest ??= after(taken, values())
          const array = rest.next()
          taken += 1
          return array
        } catch (error) {
          // A generator that has thrown is over: the next try needs a new one.
          rest = undefined
          throw error
        }
      }
      const pull = Effect.flatMap(patiently(next, unavailable), (array) =>
        array.done === true ? Cause.done() : Effect.succeed(Stream.fromIterable(array.value)),
      )
      return Stream.flatten(Stream.fromEffectRepeat(pull))
    }),
  )
