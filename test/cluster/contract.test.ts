import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onBothBoards, opened, opening, outcome, runner, submission, task } from "./bothBoards.ts"

onBothBoards((name, cluster) =>
  describe(`the board ${name}`, () => {
    it.live("keeps the first results of a chunk, and rejects later ones", () =>
      Effect.gen(function* () {
        const board = yield* opened(100, 1)
        assert.deepStrictEqual(yield* board.cut("nightly", 1), [0])
        assert.isTrue(yield* board.finish(task(0), outcome("first", { parts: ["first", "part"] })))
        assert.isFalse(yield* board.finish(task(0), outcome("second")))
        assert.deepStrictEqual(yield* board.part("nightly", 0, 0), { text: "first", parts: 2 })
        assert.deepStrictEqual(yield* board.part("nightly", 0, 1), { text: "part", parts: 2 })
        assert.isUndefined(yield* board.part("nightly", 0, 2))
        assert.isUndefined(yield* board.part("nightly", 100, 0))
        const run = yield* board.run("nightly")
        assert.deepInclude(run, { completed: 100, matches: 3, errors: 1 })
      }).pipe(Effect.provide(cluster)),
    )

    it.live("stores results of 20 MB in parts", () =>
      Effect.gen(function* () {
        const board = yield* opened(100, 1)
        yield* board.cut("nightly", 1)
        const parts = ["a", "b", "c", "d", "é"].map((letter) => letter.repeat(4 * 1024 * 1024))
        yield* board.finish(task(0), outcome("", { parts }))
        for (const [at, text] of parts.entries()) {
          const part = yield* board.part("nightly", 0, at)
          assert.isTrue(part?.parts === 5 && part.text === text, `part ${at}`)
        }
      }).pipe(Effect.provide(cluster)),
    )

    it.live("keeps each symbol unchanged, whatever characters it has", () =>
      Effect.gen(function* () {
        const symbols = [
          "a\0b",
          "\ud800",
          "\udc00",
          "\u0001",
          '\u0001"x"',
          "it's",
          "{a,b}",
          "NULL",
          "\\N",
          "a\nb",
          "🚀",
          " ",
        ]
        const board = yield* opened(0, 1, { symbols })
        assert.deepStrictEqual((yield* board.block("nightly", 0))?.symbols, symbols)
        yield* board.cut("nightly", 1)
        assert.deepStrictEqual((yield* board.read(task(0)))?.symbols, symbols)
        yield* board.finish(task(0), outcome("x"))
        const again = yield* board.again("nightly", "a\0b")
        assert.deepStrictEqual((yield* board.read(task(again)))?.symbols, ["a\0b"])
      }).pipe(Effect.provide(cluster)),
    )

    it.live("cuts each chunk once, as many as fill the window of a run by its weight", () =>
      Effect.gen(function* () {
        const board = yield* opened(2500, 2, { weight: 2 })
        const first = yield* board.cut("nightly", 1)
        assert.deepStrictEqual(
          [...first].toSorted((a, b) => a - b),
          [0, 100, 200, 300, 400, 500, 600, 700],
        )
        yield* board.queued("nightly", 1, first)
        assert.deepStrictEqual(yield* board.cut("nightly", 1), [])
        yield* board.finish(task(300), outcome("x"))
        assert.deepStrictEqual(yield* board.cut("nightly", 1), [800])
        // Whoever was to put it into the queue has died: the next one is told of it.
        assert.deepStrictEqual(yield* board.cut("nightly", 1), [800])
        const work = yield* board.read(task(800))
        assert.deepStrictEqual(work?.symbols, submission(2500).symbols.slice(800, 900))
        assert.isUndefined(yield* board.read(task(900)))
      }).pipe(Effect.provide(cluster)),
    )

    it.live("cuts smaller chunks if results are large, so that the results of a chunk fit into memory", () =>
      Effect.gen(function* () {
        const board = yield* opened(2500, 1, { chunkSize: undefined })
        const [first = 0] = yield* board.cut("nightly", 1)
        // Sixteen symbols in no time, with a million characters each.
        const parts = Array.from({ length: 4 }, () => "x".repeat(4_000_000))
        yield* board.finish(task(first), outcome("", { parts, workMs: 1 }))
        const next = (yield* board.cut("nightly", 1)).at(-1) ?? 0
        assert.strictEqual((yield* board.read(task(next)))?.symbols.length, 33)
      }).pipe(Effect.provide(cluster)),
    )

    it.live(
      "cuts no smaller chunks where a chunk takes long beside its symbols, as it does to compile a long formula",
      () =>
        Effect.gen(function* () {
          const board = yield* opened(2500, 1, { chunkSize: undefined })
          const [first = 0] = yield* board.cut("nightly", 1)
          yield* board.finish(task(first), outcome("x", { elapsedMs: 5000, workMs: 1.6 }))
          const next = (yield* board.cut("nightly", 1)).at(-1) ?? 0
          // 0.1 ms a symbol: the rest of its block.
          assert.strictEqual((yield* board.read(task(next)))?.symbols.length, 968)
        }).pipe(Effect.provide(cluster)),
    )

    it.live("resumes a cancelled run as a new generation, without finished chunks", () =>
      Effect.gen(function* () {
        const board = yield* opened(250, 1)
        yield* board.queued("nightly", 1, yield* board.cut("nightly", 1))
        yield* board.finish(task(0), outcome("x"))
        assert.isTrue(yield* board.cancel("nightly"))
        assert.isFalse(yield* board.cancel("nightly"))
        assert.isUndefined(yield* board.read(task(100)))
        assert.deepStrictEqual(yield* board.beat(runner(1), [task(100)]), [task(100)])
        assert.deepStrictEqual(yield* board.submit(submission(250)), { run: "nightly", generation: 2 })
        yield* board.opened({ ...opening, generation: 2 }, undefined)
        assert.deepStrictEqual(yield* board.cut("nightly", 1), [])
        const rest = yield* board.cut("nightly", 2)
        assert.deepStrictEqual(
          [...rest].toSorted((a, b) => a - b),
          [100, 200],
        )
        yield* board.finish(task(100, 2), outcome("x"))
        yield* board.finish(task(200, 2), outcome("x"))
        yield* board.cut("nightly", 2)
        assert.strictEqual((yield* board.run("nightly"))?.state, "finished")
        // Not yet so old; then old enough.
        yield* board.forget(3_600_000)
        assert.isDefined(yield* board.run("nightly"))
        yield* board.forget(-3_600_000)
        assert.isUndefined(yield* board.run("nightly"))
      }).pipe(Effect.provide(cluster)),
    )

    it.live("keeps an open run running if a second runner fails to open it later", () =>
      Effect.gen(function* () {
        const board = yield* opened(100, 1)
        yield* board.opened(opening, "the store is gone")
        assert.deepInclude(yield* board.run("nightly"), { state: "running", isOpen: true, failure: undefined })
      }).pipe(Effect.provide(cluster)),
    )

    it.live("queues chunks again that a frozen runner of an earlier generation claims to have queued", () =>
      Effect.gen(function* () {
        const board = yield* opened(200, 1)
        const first = yield* board.cut("nightly", 1)
        assert.sameMembers([...first], [0, 100])
        // The runner is frozen here, and the run is cancelled and goes on meanwhile.
        yield* board.cancel("nightly")
        yield* board.submit(submission(200))
        yield* board.opened({ ...opening, generation: 2 }, undefined)
        yield* board.queued("nightly", 1, first)
        const rest = yield* board.cut("nightly", 2)
        assert.sameMembers([...rest], [0, 100])
        yield* board.queued("nightly", 2, rest)
        yield* board.queued("nightly", 1, first)
        assert.deepStrictEqual(yield* board.cut("nightly", 2), [])
      }).pipe(Effect.provide(cluster)),
    )

    it.live("refuses another job with the same name, and retries a symbol as a chunk of its own", () =>
      Effect.gen(function* () {
        const board = yield* opened(1500, 1, { versions: submission(1500).symbols.map((symbol) => `v-${symbol}`) })
        const refused = yield* Effect.flip(board.submit(submission(10)))
        assert.strictEqual(refused._tag, "InvalidJob")
        const number = yield* board.again("nightly", "S1234")
        assert.strictEqual(number, 1500)
        assert.deepInclude(yield* board.read(task(1500)), { symbols: ["S1234"], versions: ["v-S1234"] })
        yield* board.finish(task(1500), outcome("x"))
        assert.deepStrictEqual(yield* board.finished("nightly", 0), [{ number: 1500, symbols: 1 }])
      }).pipe(Effect.provide(cluster)),
    )

    it.live("stores the versions of each block of symbols separately", () =>
      Effect.gen(function* () {
        const board = yield* opened(1500, 1)
        yield* board.setVersions("nightly", 1, submission(500).symbols)
        const blocks = yield* Effect.forEach([0, 1], (block) => board.block("nightly", block))
        assert.deepStrictEqual(
          blocks.map((block) => [block?.symbols.length, block?.hasVersions]),
          [
            [1000, false],
            [500, true],
          ],
        )
        assert.isUndefined(yield* board.block("nightly", 2))
      }).pipe(Effect.provide(cluster)),
    )

    it.live("records that symbols have no versions if the store has none", () =>
      Effect.gen(function* () {
        const none = Array<undefined>(3).fill(undefined)
        const board = yield* opened(3, 1)
        yield* board.setVersions("nightly", 0, none)
        assert.isTrue((yield* board.block("nightly", 0))?.hasVersions)
        yield* board.submit(submission(3, { versions: none }))
        yield* board.submit(submission(3, { run: "mine", versions: none }))
        yield* board.opened({ ...opening, run: "mine" }, undefined)
        yield* board.cut("mine", 1)
        assert.deepStrictEqual((yield* board.read({ ...task(0), run: "mine" }))?.versions, none)
        const refused = yield* Effect.flip(board.submit(submission(3, { versions: [undefined, "a", undefined] })))
        assert.match(refused.message, / candles have changed since, such as those of S1:/)
      }).pipe(Effect.provide(cluster)),
    )

    it.live("notifies listeners of finished chunks, and runners of ended runs", () =>
      Effect.gen(function* () {
        const board = yield* opened(100, 1)
        yield* board.cut("nightly", 1)
        const nextOfRun = yield* board.listen({ run: "nightly" })
        const nextOfRunners = yield* board.listen("runners")
        yield* board.finish(task(0), outcome("x"))
        assert.strictEqual(yield* nextOfRun, "0 100")
        yield* board.cancel("nightly")
        assert.strictEqual(yield* nextOfRun, "")
        assert.strictEqual(yield* nextOfRunners, "nightly")
      }).pipe(Effect.scoped, Effect.provide(cluster)),
    )
  }),
)
