import * as Arr from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"

/** How many results are emitted together: waking the reader takes as long as several of them. */
const STEP = 64

/** Streams the values of a queue in steps; `taken` is called with those of a step when the next one is requested. */
export const takeInSteps = <A>(
  queue: Queue.Dequeue<A, Cause.Done>,
  taken: (values: ReadonlyArray<A>) => void,
): Stream.Stream<A> => {
  let last: ReadonlyArray<A> = []
  const pull = Effect.suspend(() => {
    taken(last)
    last = []
    return Effect.flatMap(Queue.takeBetween(queue, 1, STEP), (values) => {
      last = values
      return Arr.isArrayNonEmpty(values) ? Effect.succeed(values) : Cause.done()
    })
  })
  return Stream.fromPull(Effect.succeed(pull))
}
