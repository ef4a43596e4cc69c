import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { DatabaseSync } from "node:sqlite"
import { join } from "node:path"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { InvalidJob } from "../../src/job/JobError.ts"
import { type Membership, membershipOf } from "../../src/job/Membership.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { universeOf, universeTexts } from "../../src/log/listedUniverse.ts"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { answerOf, collected, failing, jobOf, loggedEngine, symbolsUpTo, versionsOf } from "./logging.ts"

const DAY = 86_400_000
const SYMBOLS = symbolsUpTo(4)
const universe = { S0: [{ from: DAY, to: 3 * DAY }], S1: [{ to: 9 * DAY }, { from: 20 * DAY }], S3: [{}] }

/** Says what each symbol was asked with; the symbols of `failingOnes` fail as long as they are in there. */
const makeAsked = () => {
  const asked: Array<readonly [symbol: string, membership: Membership | undefined]> = []
  const failingOnes = new Set<string>()
  const processor = SymbolProcessor.layerOf((symbol, _job, membership) => {
    asked.push([symbol, membership])
    return failingOnes.has(symbol) ? failing(symbol) : Effect.succeed(answerOf(symbol))
  })
  return { asked, failingOnes, processor }
}

describe("a kept run with a universe", () => {
  it.effect("resumes with the intervals that it started with", () =>
    Effect.gen(function* () {
      const { asked, failingOnes, processor } = makeAsked()
      failingOnes.add("S1").add("S2")
      yield* Effect.gen(function* () {
        const engine = yield* LoggedEngine
        const log = yield* RunLog
        yield* engine.processBatch(jobOf(SYMBOLS, { universe }))
        const job = yield* log.job(1)
        assert.deepStrictEqual(job.symbols, SYMBOLS)
        assert.deepStrictEqual(job.universe, { ...universe, S2: [] })
        assert.notProperty((yield* log.run(1)).job, "universe")
        asked.length = 0
        failingOnes.clear()
        const results = yield* collected(engine.resume(1, { failed: true }))
        assert.lengthOf(results, 4)
        assert.deepStrictEqual(asked, [
          ["S1", membershipOf(universe, "S1")],
          ["S2", []],
        ])
      }).pipe(Effect.provide(loggedEngine(processor, versionsOf(SYMBOLS), RunLog.layerMemory)))
    }),
  )

  it.effect("answers the same job with the same intervals, and no other", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const log = yield* RunLog
      const versions = SYMBOLS.map(() => "1")
      const answering = (more: Parameters<typeof jobOf>[1]) =>
        Effect.map(log.answering({ job: jobOf(SYMBOLS, more), versions, source: "test.db" }), (run) => run._tag)
      yield* engine.processBatch(jobOf(SYMBOLS, { universe }))
      assert.strictEqual(yield* answering({ universe }), "Some")
      const inPieces = {
        ...universe,
        S0: [
          { from: 2 * DAY, to: 3 * DAY },
          { from: DAY, to: 2 * DAY },
        ],
      }
      assert.strictEqual(yield* answering({ universe: inPieces }), "Some")
      assert.strictEqual(yield* answering({ universe: { ...universe, S0: [{ from: DAY }] } }), "None")
      assert.strictEqual(yield* answering({}), "None")
      yield* engine.processBatch(jobOf(SYMBOLS))
      assert.strictEqual(yield* answering({}), "Some")
      // It is the same formula, over other bars.
      const last = yield* log.lastMatches(jobOf(SYMBOLS), SYMBOLS, "test.db")
      assert.strictEqual(last.size, 4)
    }).pipe(Effect.provide(loggedEngine(makeAsked().processor, versionsOf(SYMBOLS), RunLog.layerMemory))),
  )

  it.effect("is not recorded if its universe is invalid", () =>
    Effect.gen(function* () {
      const engine = yield* ProcessingEngine
      const job = Object.assign({ ...jobOf(SYMBOLS) }, { universe: { S0: [{ from: 5, to: 1 }] } })
      assert.instanceOf(yield* Effect.flip(engine.processBatch(job)), InvalidJob)
      assert.deepStrictEqual(yield* (yield* RunLog).runs, [])
    }).pipe(Effect.provide(loggedEngine(makeAsked().processor, versionsOf(SYMBOLS), RunLog.layerMemory))),
  )

  it("is read from the log as it was written", () => {
    const bound = fc.option(fc.integer({ min: -1_000_000_000_000, max: 4_000_000_000_000 }), { nil: undefined })
    const interval = fc
      .tuple(bound, bound)
      .filter(([from = -Infinity, to = Infinity]) => from < to)
      .map(([from, to]) => ({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.array(interval)), fc.array(fc.string()), (kept, others) => {
        const symbols = [...Object.keys(kept), ...others]
        const back = universeOf(symbols, universeTexts(kept, symbols))
        for (const symbol of symbols) {
          assert.deepStrictEqual(membershipOf(back, symbol), membershipOf(kept, symbol))
        }
      }),
    )
  })
})

/** The indexes of the first three layouts. */
const FORMER_INDEXES = `DROP INDEX run_formula;
CREATE INDEX run_key ON run (key); CREATE INDEX run_formula ON run (formula);`

describe("a log of an earlier layout", () => {
  it.effect.each([
    ["the first", "ALTER TABLE run DROP COLUMN universe; PRAGMA user_version = 1"],
    ["the second", "PRAGMA user_version = 2"],
    ["the third", "PRAGMA user_version = 3"],
  ])("is opened, and keeps runs with a universe: %s", ([, former]) =>
    Effect.gen(function* () {
      const path = join(yield* temporaryFolder, "former.runs")
      const { processor } = makeAsked()
      const inLog = <A, E>(work: Effect.Effect<A, E, ProcessingEngine | RunLog>) =>
        Effect.provide(work, loggedEngine(processor, versionsOf(SYMBOLS), RunLog.layerSqlite(path)))
      yield* inLog(ProcessingEngine.use((engine) => engine.processBatch(jobOf(SYMBOLS))))
      const db = new DatabaseSync(path)
      db.exec(`${FORMER_INDEXES} ${former}`)
      db.close()
      yield* inLog(
        Effect.gen(function* () {
          const log = yield* RunLog
          assert.notProperty(yield* log.job(1), "universe")
          assert.lengthOf(yield* collected(log.results(1)), 4)
          const versions = SYMBOLS.map(() => "1")
          const answering = yield* log.answering({ job: jobOf(SYMBOLS), versions, source: "test.db" })
          assert.strictEqual(answering._tag, "Some")
          yield* ProcessingEngine.use((engine) => engine.processBatch(jobOf(SYMBOLS, { universe })))
          assert.deepStrictEqual((yield* log.job(2)).universe, { ...universe, S2: [] })
        }),
      )
    }).pipe(Effect.scoped),
  )
})
