import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as fc from "fast-check"
import type { CandleRequest } from "../../src/candles/CandleRepository.ts"
import { makeCurrent } from "../../src/candles/replaceable.ts"

const requestOf = (): CandleRequest => ({ timeframe: "1d", range: {} })

/** A path at which numbered stores replace each other; `open` holds those that are open. */
const numbered = () => {
  const state = { now: 0 as number | undefined, open: new Set<number>(), whileOpening: () => {} }
  const store = {
    path: "market.db",
    identity: Effect.sync(() => state.now?.toString()),
    open: Effect.acquireRelease(
      Effect.sync(() => {
        const number = state.now ?? -1
        state.whileOpening()
        state.open.add(number)
        return number
      }),
      (number) => Effect.sync(() => void state.open.delete(number)),
    ),
  }
  return { state, store }
}

/** Possible steps: the store is replaced or moved away, a job begins (maybe like an earlier one), a job ends. */
const step = fc.oneof(
  fc.record({ type: fc.constant("replace" as const) }),
  fc.record({ type: fc.constant("remove" as const) }),
  fc.record({ type: fc.constant("begin" as const), like: fc.option(fc.nat(20), { nil: undefined }) }),
  fc.record({ type: fc.constant("end" as const), which: fc.nat(20) }),
)

type Step = typeof step extends fc.Arbitrary<infer A> ? A : never

describe("a store that may be replaced", () => {
  const follow = (steps: ReadonlyArray<Step>) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { state, store } = numbered()
        const current = yield* makeCurrent(store)
        const bound: Array<{ request: CandleRequest; scope: Scope.Closeable; number: number }> = []
        let last = 0
        for (const each of steps) {
          if (each.type === "replace") state.now = last += 1
          else if (each.type === "remove") state.now = undefined
          else if (each.type === "begin") {
            const like = each.like === undefined ? undefined : bound[each.like % bound.length]?.number
            const [request, scope] = [requestOf(), yield* Scope.make()]
            const named = yield* Scope.provide(current.bind(request, like?.toString()), scope)
            const number = current.of(request)
            assert.strictEqual(named, number.toString())
            if (like !== undefined) assert.strictEqual(number, like)
            else if (state.now !== undefined) assert.strictEqual(number, state.now)
            bound.push({ request, scope, number })
          } else {
            const [ended] = bound.splice(each.which % (bound.length || 1), 1)
            if (ended !== undefined) yield* Scope.close(ended.scope, Exit.void)
          }
          for (const { number, request } of bound) assert.strictEqual(current.of(request), number)
          // No more stores are open than needed.
          assert.deepStrictEqual(state.open, new Set([...bound.map(({ number }) => number), current.of()]))
        }
        for (const { scope } of bound) yield* Scope.close(scope, Exit.void)
      }),
    )

  it("stays the same for each request as long as the request is bound", async () => {
    const check = fc.asyncProperty(fc.array(step), (steps) => Effect.runPromise(follow(steps)))
    const run = await fc.check(check)
    assert.isFalse(run.failed, fc.defaultReportMessage(run))
  })

  it.effect("is not opened for a request of a store that is gone", () =>
    Effect.gen(function* () {
      const { state, store } = numbered()
      const current = yield* makeCurrent(store)
      state.now = 1
      assert.strictEqual(yield* current.bind(requestOf()), "1")
      const error = yield* Effect.flip(current.bind(requestOf(), "0"))
      assert.deepStrictEqual(
        [error._tag, error.message],
        [
          "StoreUnavailable",
          "Cannot use the store market.db: another file has taken its place since the job was begun",
        ],
      )
    }),
  )

  it.effect(
    "is reopened for the next request after another one was copied over it, and stays open for earlier requests",
    () =>
      Effect.gen(function* () {
        const { state, store } = numbered()
        let copies = 0
        const opened: Array<number> = []
        const open = Effect.tap(store.open, () => Effect.sync(() => void opened.push(copies)))
        const copied = yield* makeCurrent({ ...store, state: Effect.sync(() => `${copies}`), open })
        const [before, after, late] = [requestOf(), requestOf(), requestOf()]
        yield* copied.bind(before)
        assert.deepStrictEqual(opened, [0])
        copies = 1
        assert.strictEqual(yield* copied.bind(after), "0")
        assert.deepStrictEqual(opened, [0, 1])
        copies = 2
        // Also if the request says which one to read.
        assert.strictEqual(yield* copied.bind(late, "0"), "0")
        assert.deepStrictEqual(opened, [0, 1, 2])
        assert.deepStrictEqual(state.open, new Set([0]))
      }).pipe(Effect.scoped),
  )

  it.effect("is reopened if it is replaced while it is being opened, at most five times", () =>
    Effect.gen(function* () {
      const { state, store } = numbered()
      let times = 3
      state.whileOpening = () => {
        if (times-- > 0) state.now = (state.now ?? 0) + 1
      }
      const current = yield* makeCurrent(store)
      assert.deepStrictEqual([current.of(), current.newest().identity], [3, "3"])
      assert.deepStrictEqual(state.open, new Set([3]))
      state.now = 4
      times = 100
      const error = yield* Effect.flip(current.bind(requestOf()))
      assert.include(error.message, "it is replaced again and again")
      assert.deepStrictEqual(state.open, new Set([3]))
    }),
  )
})
