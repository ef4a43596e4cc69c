import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Board } from "../../src/cluster/board/Board.ts"
import { onBothBoards, opened, submission } from "./bothBoards.ts"

onBothBoards((name, cluster) =>
  describe(`named runs on the board ${name}`, () => {
    it.live("expire if no runner opens them, and stay once they are open", () =>
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

    it.live("refuse the same job and name after its candles have changed, whether the run has ended or not", () =>
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

    it.live("compare candles with the versions recorded by the runner that opened the job", () =>
      Effect.gen(function* () {
        const board = yield* opened(2, 1)
        yield* board.setVersions("nightly", 0, ["monday", "monday"])
        yield* board.submit(submission(2, { versions: ["monday", "monday"] }))
        const refused = yield* Effect.flip(board.submit(submission(2, { versions: ["monday", "tuesday"] })))
        assert.match(refused.message, / candles have changed since/)
      }).pipe(Effect.provide(cluster)),
    )

    it.live("never use a name as the number of a new run", () =>
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
