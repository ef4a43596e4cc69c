import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Board } from "../../src/cluster/board/Board.ts"
import { onBothBoards, opened, submission } from "./bothBoards.ts"

onBothBoards((name, cluster) =>
  describe(`runs and their names on the board ${name}`, () => {
    it.live("forgets a run that no runner has opened for long, and none that is open", () =>
      Effect.gen(function* () {
        const board = yield* opened(100, 1)
        yield* board.submit(submission(100, { run: "unheard" }))
        yield* board.forget(3_600_000)
        assert.isDefined(yield* board.run("unheard"))
        yield* board.forget(-3_600_000)
        assert.isUndefined(yield* board.run("unheard"))
        assert.isDefined(yield* board.run("nightly"))
      }).pipe(Effect.provide(cluster)),
    )

    it.live("refuses the same job of the same name once its candles have changed, whether it has ended or not", () =>
      Effect.gen(function* () {
        const versions = submission(1500).symbols.map((symbol, at) => (at === 3 ? undefined : `monday's ${symbol}`))
        const board = yield* opened(1500, 1, { versions })
        const changed = { versions: versions.with(1234, "tuesday's") }
        for (const end of [board.cancel("nightly"), Effect.void]) {
          const refused = yield* Effect.flip(board.submit(submission(1500, changed)))
          assert.deepInclude(refused, { _tag: "InvalidJob" })
          assert.match(refused.message, /^Run nightly .* candles have changed since.* S1234: .*another name/)
          yield* end
        }
        assert.strictEqual((yield* board.run("nightly"))?.state, "cancelled")
        // The same versions, and a caller who knows none, as one that goes on with it.
        assert.strictEqual((yield* board.submit(submission(1500, { versions }))).generation, 2)
        assert.strictEqual((yield* board.submit(submission(1500))).generation, 2)
      }).pipe(Effect.provide(cluster)),
    )

    it.live("compares candles with the versions that the opening runner has recorded", () =>
      Effect.gen(function* () {
        const board = yield* opened(2, 1)
        yield* board.setVersions("nightly", 0, ["monday", "monday"])
        yield* board.submit(submission(2, { versions: ["monday", "monday"] }))
        const refused = yield* Effect.flip(board.submit(submission(2, { versions: ["monday", "tuesday"] })))
        assert.match(refused.message, / candles have changed since/)
      }).pipe(Effect.provide(cluster)),
    )

    it.live("numbers runs without the numbers that are names already", () =>
      Effect.gen(function* () {
        const board = yield* Board
        for (const run of ["2", "3"]) yield* board.submit(submission(1, { run }))
        const numbers = yield* Effect.forEach([5, 6], (symbols) =>
          board.submit(submission(symbols, { run: undefined })),
        )
        assert.deepStrictEqual(
          numbers.map(({ run }) => run),
          ["1", "4"],
        )
        assert.strictEqual((yield* board.run("4"))?.symbols, 6)
      }).pipe(Effect.provide(cluster)),
    )
  }),
)
