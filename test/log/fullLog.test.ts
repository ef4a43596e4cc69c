import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import { openLog } from "../../src/log/logFile.ts"
import { runLogOver } from "../../src/log/makeRunLog.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { largeAnswers, SYMBOLS } from "./largeAnswers.ts"
import { collected, jobOf, loggedEngine, versionsOf } from "./logging.ts"

const folder = mkdtempSync(join(tmpdir(), "marketsweep-full-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** A log whose file may not grow beyond so many pages: SQLite says of it what it says of a full disk. */
const logOfPages = (path: string, pages: number) =>
  Layer.effect(
    RunLog,
    Effect.gen(function* () {
      const db = yield* openLog(path)
      db.exec(`PRAGMA max_page_count = ${pages}`)
      return yield* runLogOver(db, path)
    }),
  )

describe("a log on a full disk", () => {
  for (const way of ["batch", "stream"] as const) {
    it.effect(`ends a ${way} with a message that says what to do, and keeps earlier results`, () =>
      Effect.gen(function* () {
        const had: Array<number> = []
        for (const pages of [12, 80, 150, 250]) {
          const path = join(folder, `${way}-${pages}`)
          const run = LoggedEngine.use((engine) =>
            way === "batch" ? engine.processBatch(jobOf(SYMBOLS)) : collected(engine.stream(jobOf(SYMBOLS))),
          )
          let begun = 0
          const answers = largeAnswers(() => (begun += 1))
          const error = yield* run.pipe(
            Effect.provide(loggedEngine(answers, versionsOf(SYMBOLS), logOfPages(path, pages), 1)),
            Effect.flip,
          )
          assert.strictEqual(error._tag, "StoreUnavailable")
          assert.match(error.message, /^Cannot keep runs in .*: the disk is full: free some space and run/)
          assert.isBelow(begun, SYMBOLS.length)
          const ran: Array<string> = []
          const results = yield* Effect.gen(function* () {
            const log = yield* RunLog
            const [before] = yield* log.runs
            had.push(before?.completed ?? 0)
            const engine = yield* LoggedEngine
            if (before === undefined) return yield* engine.processBatch(jobOf(SYMBOLS))
            assert.strictEqual(before.state, "failed")
            assert.match(before.message ?? "", /the disk is full/)
            return yield* collected(engine.resume(before.id))
          }).pipe(
            Effect.provide(
              loggedEngine(
                largeAnswers((symbol) => ran.push(symbol)),
                versionsOf(SYMBOLS),
                RunLog.layerSqlite(path),
              ),
            ),
          )
          assert.deepStrictEqual(results.map(({ symbol }) => symbol).toSorted(), SYMBOLS.toSorted())
          assert.lengthOf(ran, SYMBOLS.length - (had.at(-1) ?? 0))
        }
        assert.deepStrictEqual(
          had,
          had.toSorted((a, b) => a - b),
        )
        assert.isAbove(had.at(-1) ?? 0, 10)
      }),
    )
  }
})
