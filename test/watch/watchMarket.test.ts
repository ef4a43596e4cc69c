import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { watchMarket } from "../../src/watch/watchMarket.ts"
import { changedIn, changingStore, matchesIn, startWatch } from "./watching.ts"

describe("a watch", () => {
  it.effect("starts with the last bar of every symbol, and then scans only symbols with new bars", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [20, 20, 20], B: [1, 1], C: [20, 1] })
      const watch = yield* startWatch(store)
      const first = yield* watch.news
      assert.deepStrictEqual(changedIn(first), [["A", "B", "C"]])
      assert.deepStrictEqual(matchesIn(first), ["A 2"])
      assert.deepStrictEqual(yield* watch.look(5), [])
      store.append("B", 30)
      const second = yield* watch.look()
      assert.deepStrictEqual(changedIn(second), [["B"]])
      assert.deepStrictEqual(matchesIn(second), ["B 2"])
      assert.deepStrictEqual(
        second.map(({ _tag }) => _tag),
        ["Changed", "Answered", "Scanned"],
      )
      store.append("C", 1)
      assert.deepStrictEqual(matchesIn(yield* watch.look()), [])
      assert.deepStrictEqual(yield* watch.look(5), [])
    }),
  )

  it.effect("reports every bar of several that come at once, and none twice", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [20] })
      const watch = yield* startWatch(store)
      assert.deepStrictEqual(matchesIn(yield* watch.news), ["A 0"])
      store.append("A", 11, 1, 12, 13)
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 1", "A 3", "A 4"])
      store.append("A", 1)
      assert.deepStrictEqual(matchesIn(yield* watch.look()), [])
    }),
  )

  it.effect("reports the last bar once when it starts to match, even if it stops and starts again", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1, 1] })
      const watch = yield* startWatch(store)
      yield* watch.news
      const closes = [11, 12, 1, 13]
      const told = yield* Effect.forEach(closes, (close) => {
        store.set({ A: [1, close] })
        return Effect.map(watch.look(), matchesIn)
      })
      assert.deepStrictEqual(told, [["A 1"], [], [], []])
      // It is done, and the next one is there.
      store.set({ A: [1, 15, 14] })
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 2"])
      store.set({ A: [1, 15, 1, 16] })
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 3"])
    }),
  )

  it.effect("does not report bars again that were removed and came back, unless they did not match before", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1] })
      const watch = yield* startWatch(store)
      yield* watch.news
      store.append("A", 11, 1, 12)
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 1", "A 3"])
      store.set({ A: [1, 11] })
      assert.deepStrictEqual(matchesIn(yield* watch.look()), [])
      store.set({ A: [1, 11, 13, 12, 14] })
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 2", "A 4"])
    }),
  )

  it.effect("runs one further scan, however often the store changes while one runs", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1], B: [1] })
      const gate = yield* Deferred.make<void>()
      const started: Array<string> = []
      let running = 0
      let most = 0
      const before = (symbol: string) =>
        Effect.sync(() => {
          started.push(symbol)
          running += 1
          most = Math.max(most, running)
        }).pipe(
          Effect.andThen(started.length >= 2 && symbol === "A" ? Deferred.await(gate) : Effect.void),
          Effect.ensuring(Effect.sync(() => (running -= 1))),
        )
      const watch = yield* startWatch(store, {}, { before: (symbol) => Effect.suspend(() => before(symbol)) })
      yield* watch.news
      assert.deepStrictEqual(started, ["A", "B"])
      most = 0
      store.append("A", 11)
      assert.deepStrictEqual(changedIn(yield* watch.look()), [["A"]])
      for (const close of [12, 13, 14, 15]) {
        store.append("A", close)
        store.append("B", close)
        // Its scan of the first change still waits.
        assert.deepStrictEqual(yield* watch.look(3), [])
      }
      assert.deepStrictEqual(started, ["A", "B", "A"])
      yield* Deferred.succeed(gate, undefined)
      // What was there by the time that the symbol was read is told already.
      assert.deepStrictEqual(matchesIn(yield* watch.news), ["A 1", "A 2", "A 3", "A 4", "A 5"])
      const last = yield* watch.look()
      assert.deepStrictEqual(changedIn(last), [["A", "B"]])
      assert.deepStrictEqual(matchesIn(last), ["B 1", "B 2", "B 3", "B 4"])
      assert.deepStrictEqual(yield* watch.look(10), [])
      assert.isAtMost(most, 2)
    }),
  )

  it.effect("continues after the store was unavailable, and says so once", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1] })
      const watch = yield* startWatch(store)
      yield* watch.news
      store.takeAway("it was moved")
      const [lost, ...others] = yield* watch.look(10)
      assert.deepInclude(lost, { _tag: "Unavailable" })
      assert.deepStrictEqual(others, [])
      store.takeAway("it is half there")
      assert.lengthOf(yield* watch.look(10), 1)
      store.append("A", 11, 12)
      store.takeAway(undefined)
      const back = yield* watch.look()
      assert.deepStrictEqual(matchesIn(back), ["A 1", "A 2"])
      assert.deepStrictEqual(back.at(-1), { _tag: "Available" })
      assert.deepStrictEqual(yield* watch.look(10), [])
    }),
  )

  it.effect("watches symbols that are added later, but only those that were asked for", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1] })
      const whole = yield* startWatch(store)
      const asked = yield* startWatch(store, { symbols: ["A"] })
      yield* whole.news
      yield* asked.news
      store.append("NEW", 20, 21)
      // Its last bar only: the others are not new.
      assert.deepStrictEqual(matchesIn(yield* whole.look()), ["NEW 1"])
      assert.deepStrictEqual(yield* asked.news, [])
    }),
  )

  it.effect("leaves out matches of an earlier scan", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [20], B: [20] })
      const known = new Map([["A", new Set([Date.UTC(2024, 0, 1)])]])
      const watch = yield* startWatch(store, {}, { known })
      assert.deepStrictEqual(matchesIn(yield* watch.news), ["B 0"])
    }),
  )

  it.effect("runs a failed symbol again when its candles change, and skips none of its bars", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [1] })
      let fails = false
      const watch = yield* startWatch(
        store,
        {},
        {
          before: () => Effect.suspend(() => (fails ? Effect.die(new Error("it would not")) : Effect.void)),
        },
      )
      yield* watch.news
      fails = true
      store.append("A", 11)
      const [, failed] = yield* watch.look()
      assert.strictEqual(failed._tag === "Answered" ? failed.result.error?._tag : undefined, "Failed")
      fails = false
      assert.deepStrictEqual(yield* watch.look(10), [])
      store.append("A", 1)
      assert.deepStrictEqual(matchesIn(yield* watch.look()), ["A 1"])
    }),
  )

  it.effect("ends when its schedule ends", () =>
    Effect.gen(function* () {
      const store = changingStore({ A: [20] })
      const watch = yield* startWatch(store, {}, { schedule: Schedule.recurs(0) })
      assert.deepStrictEqual(matchesIn(yield* watch.news), ["A 0"])
      assert.isTrue(Exit.isSuccess(yield* watch.ended))
    }),
  )

  it.effect("fails if the formula is wrong, or the store is missing or has no versions", () =>
    Effect.gen(function* () {
      const tagOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>) =>
        Exit.isFailure(exit) ? Option.getOrUndefined(Cause.findErrorOption(exit.cause))?._tag : undefined
      const wrong = yield* startWatch(changingStore({ A: [1] }), { formula: "clse" })
      assert.strictEqual(tagOf(yield* wrong.ended), "FormulaError")
      const away = changingStore({ A: [1] })
      away.takeAway("gone")
      assert.strictEqual(tagOf(yield* (yield* startWatch(away)).ended), "StoreUnavailable")
      const unused = () => Effect.die("nothing is read")
      const error = yield* Stream.runDrain(watchMarket({ id: "test", timeframe: "1d", formula: "close" })).pipe(
        Effect.provide(Layer.succeed(CandleRepository, { many: unused, getRange: unused, symbols: unused })),
        Effect.provide(Layer.mock(ProcessingEngine, {})),
        Effect.flip,
      )
      assert.match(error.message, /^The store does not report which of its series have changed: /)
    }),
  )

  it.effect("reports each match after its first scan once, however bars come together", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.array(fc.tuple(fc.constantFrom("A", "B", "C"), fc.integer({ min: 5, max: 16 })), { maxLength: 4 }),
            {
              maxLength: 8,
            },
          ),
          (looks) =>
            Effect.runPromise(
              Effect.gen(function* () {
                const store = changingStore({ A: [20], B: [1], C: [1] })
                const bars = new Map([
                  ["A", 1],
                  ["B", 1],
                  ["C", 1],
                ])
                const expected = ["A 0"]
                const watch = yield* startWatch(store)
                const told = [...matchesIn(yield* watch.news)]
                for (const appended of looks) {
                  for (const [symbol, close] of appended) {
                    store.append(symbol, close)
                    const bar = bars.get(symbol) ?? 0
                    bars.set(symbol, bar + 1)
                    if (close > 10) expected.push(`${symbol} ${bar}`)
                  }
                  told.push(...matchesIn(yield* watch.look()))
                }
                assert.deepStrictEqual(told.toSorted(), expected.toSorted())
              }).pipe(Effect.scoped, Effect.provide(TestClock.layer())),
            ),
        ),
        { numRuns: 25 },
      ),
    ),
  )
})
