import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Board, type Topic } from "./Board.ts"
import type { DatabaseUnavailable } from "./DatabaseUnavailable.ts"

/** A lost connection can lose messages, so callers and runners also poll. */
const LOOK_EACH = "1 second"
const AGAIN_AFTER = "500 millis"

/**
 * Calls `onNews` at once, for each message of a topic, and after each second without one, until it returns a value.
 * Reconnects if the connection is lost; fails once the database has been unavailable for `giveUpAfter`.
 */
export const follow = Effect.fnUntraced(function* <A, E>(
  topic: Topic,
  onNews: (text: string | undefined) => Effect.Effect<A | undefined, E | DatabaseUnavailable>,
  { giveUpAfter }: { readonly giveUpAfter: Duration.Input },
): Effect.fn.Return<A, E | DatabaseUnavailable, Board> {
  const board = yield* Board
  const mostMs = Duration.toMillis(Duration.fromInputUnsafe(giveUpAfter))
  let awaySince: number | undefined

  const news = (text: string | undefined) =>
    Effect.tap(onNews(text), () =>
      Effect.sync(() => {
        awaySince = undefined
      }),
    )
  const once = Effect.scoped(
    Effect.gen(function* () {
      const next = yield* board.listen(topic)
      let given = yield* news(undefined)
      while (given === undefined) {
        given = yield* news(Option.getOrUndefined(yield* Effect.timeoutOption(next, LOOK_EACH)))
      }
      return given
    }),
  )
  const isLost = (error: E | DatabaseUnavailable): error is DatabaseUnavailable =>
    typeof error === "object" && error !== null && "_tag" in error && error._tag === "DatabaseUnavailable"

  while (true) {
    const exit = yield* Effect.result(once)
    if (exit._tag === "Success") return exit.success
    const { failure } = exit
    if (!isLost(failure)) return yield* Effect.fail(failure)
    const now = yield* Clock.currentTimeMillis
    if (awaySince === undefined) {
      awaySince = now
      yield* Effect.logWarning(`The database of the cluster is away, and is asked again: ${failure.message}`)
    }
    if (now - awaySince >= mostMs) return yield* Effect.fail(failure)
    yield* Effect.sleep(AGAIN_AFTER)
  }
})
