import type { DuckDBConnection } from "@duckdb/node-api"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as fc from "fast-check"
import { join } from "node:path"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import type { DateRange } from "../../src/job/DateRange.ts"
import { InvalidJob } from "../../src/job/JobError.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import type { ProcessingResult } from "../../src/job/ProcessingResult.ts"
import type { Universe } from "../../src/job/Universe.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import { defaultWorker } from "../../src/worker/defaultWorkerUrl.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { engineIn, isolations } from "../pool/onThreads.ts"
import { inDuckDb } from "../stores/writeTables.ts"

const DAY = 86_400_000

/** A random market, universe and range; times are in days. */
interface Question {
  readonly bars: Readonly<Record<string, ReadonlyArray<readonly [day: number, close: number]>>>
  readonly members: ReadonlyArray<readonly [symbol: string, from: number | undefined, to: number | undefined]>
  readonly range: readonly [from: number | undefined, to: number | undefined]
}

const SYMBOLS = ["A", "b", "constructor", "__proto__", "X,Y"]

const day = fc.integer({ min: 0, max: 25 })
const maybeDay = fc.option(day, { nil: undefined, freq: 4 })
const span = fc.tuple(maybeDay, maybeDay).filter(([from, to]) => from === undefined || to === undefined || from < to)

const question: fc.Arbitrary<Question> = fc.record({
  bars: fc
    .array(fc.uniqueArray(day, { maxLength: 20 }), { minLength: SYMBOLS.length, maxLength: SYMBOLS.length })
    .chain((days) =>
      fc
        .array(fc.integer({ min: 1, max: 9 }), { minLength: 100, maxLength: 100 })
        .map((closes) =>
          Object.fromEntries(
            SYMBOLS.map((symbol, index) => [
              symbol,
              days[index].toSorted((a, b) => a - b).map((each, at) => [each, closes[index * 20 + at]] as const),
            ]),
          ),
        ),
    ),
  members: fc
    .array(fc.tuple(fc.constantFrom(...SYMBOLS.slice(1)), span), { maxLength: 10 })
    .map((all) => all.map(([symbol, [from, to]]) => [symbol, from, to] as const)),
  range: span,
})

const rangeOf = (from: number | undefined, to: number | undefined): DateRange => ({
  ...(from === undefined ? {} : { from: from * DAY }),
  ...(to === undefined ? {} : { to: to * DAY }),
})

const universeOf = ({ members }: Question): Universe =>
  Object.fromEntries(
    members.map(([symbol]) => [
      symbol,
      members.filter(([each]) => each === symbol).map(([, from, to]) => rangeOf(from, to)),
    ]),
  )

const textOf = (symbol: string): string => `'${symbol}'`
const boundOf = (bound: number | undefined): string => (bound === undefined ? "NULL" : String(bound))

/** The expected answer by SQL: the bars of the range, with their average of three closes, joined with the members. */
const inSql = async (connection: DuckDBConnection, { bars, members, range: [from, to] }: Question) => {
  const rows = Object.entries(bars).flatMap(([symbol, all]) =>
    all.map(([time, close]) => `(${textOf(symbol)}, ${time}, ${close})`),
  )
  const intervals = members.map(([symbol, first, end]) => `(${textOf(symbol)}, ${boundOf(first)}, ${boundOf(end)})`)
  const select = (columns: string, values: ReadonlyArray<string>) =>
    `SELECT * FROM (VALUES ${["(NULL, NULL, NULL)", ...values].join(", ")}) AS v(${columns}) WHERE symbol IS NOT NULL`
  const asked = `WITH bars AS (${select("symbol, day, close", rows)}),
    members AS (${select("symbol, first, until", intervals)}),
    averaged AS (
      SELECT *, CASE WHEN count(*) OVER w = 3 THEN avg(close) OVER w END AS average FROM bars
      WINDOW w AS (PARTITION BY symbol ORDER BY day ROWS 2 PRECEDING)),
    asked AS (
      SELECT *, day = max(day) OVER (PARTITION BY symbol) AS isLast FROM averaged
      WHERE day >= coalesce(${boundOf(from)}, day) AND day < coalesce(${boundOf(to)}, day + 1))
    SELECT DISTINCT asked.symbol, day, isLast, average, coalesce(close > average, false) AS isMatch
    FROM asked JOIN members ON asked.symbol = members.symbol
      AND day >= coalesce(first, day) AND day < coalesce(until, day + 1)
    ORDER BY ALL`
  const reader = await connection.runAndReadAll(asked)
  return reader.getRows().map(([symbol, at, isLast, average, isMatch]) => ({
    symbol: String(symbol),
    day: Number(at),
    isLast: isLast === true,
    average: average === null ? null : Number(average),
    isMatch: isMatch === true,
  }))
}

const jobOf = (more: Partial<ProcessingJob>): ProcessingJob => ({
  id: "job",
  jobType: "scan",
  symbols: SYMBOLS,
  timeframe: "1d",
  dateRange: {},
  formula: "average = ta.sma(close, 3), close > average",
  ...more,
})

const inProcess = (bars: Question["bars"]) => {
  const series = Object.entries(bars).map(
    ([symbol, all]) =>
      [symbol, { time: all.map(([time]) => time * DAY), close: all.map(([, close]) => close) }] as const,
  )
  return PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer()),
    Layer.provide(FormulaProcessor.layer),
    Layer.provide([MemoryCandles.layer(series), PineFormulas.layer]),
    Layer.provideMerge(Logger.layer([])),
  )
}

const run = (job: ProcessingJob) => ProcessingEngine.use((engine) => engine.processBatch(job))

const matchesOf = (results: ReadonlyArray<ProcessingResult>) =>
  results
    .flatMap(({ matches, symbol }) => matches.map(({ time }) => [symbol, time / DAY] as const))
    .toSorted(([one, a], [other, b]) => (one === other ? a - b : one < other ? -1 : 1))

describe("a job with a universe", () => {
  it.live("gives the answers that DuckDB finds by a join with the intervals of members", () =>
    inDuckDb(":memory:", (connection) =>
      fc.assert(
        fc.asyncProperty(question, async (asked) => {
          const rows = await inSql(connection, asked)
          const common = { universe: universeOf(asked), dateRange: rangeOf(...asked.range) }
          const answers = (jobType: ProcessingJob["jobType"]) =>
            Effect.runPromise(Effect.provide(run(jobOf({ ...common, jobType })), inProcess(asked.bars)))
          const found = rows.filter(({ isMatch }) => isMatch)
          assert.deepStrictEqual(
            matchesOf(await answers("scan")),
            found.map(({ symbol, day: at }) => [symbol, at]),
          )
          assert.deepStrictEqual(
            matchesOf(await answers("screen")),
            found.filter(({ isLast }) => isLast).map(({ symbol, day: at }) => [symbol, at]),
          )
          const last = new Map(rows.filter(({ isLast }) => isLast).map(({ average, symbol }) => [symbol, average]))
          for (const { computedIndicators, error, symbol } of await answers("compute")) {
            assert.isUndefined(error)
            const average = last.get(symbol)
            const values = Object.entries(computedIndicators).filter(([name]) => name === "average")
            assert.deepStrictEqual(values.length, average === undefined ? 0 : 1, symbol)
            if (average != null) assert.closeTo(Number(values[0][1]), average, 1e-9)
          }
        }),
        { numRuns: 150 },
      ),
    ),
  )

  it.effect("ignores a missing close while the symbol was not a member", () =>
    Effect.gen(function* () {
      const bars = MemoryCandles.layer({ A: { time: [0, DAY, 2 * DAY], close: [1, NaN, 3] } })
      const engine = PooledEngine.layer.pipe(
        Layer.provide(InProcessPool.layer()),
        Layer.provide(FormulaProcessor.layer),
        Layer.provide([bars, PineFormulas.layer]),
      )
      const asked = jobOf({ symbols: ["A"], formula: "bar_index >= 0" })
      const [all] = yield* Effect.provide(run(asked), engine)
      assert.strictEqual(all.error?._tag, "BadCandles")
      const [member] = yield* Effect.provide(run({ ...asked, universe: { A: [{ from: 2 * DAY }] } }), engine)
      assert.deepStrictEqual(matchesOf([member]), [["A", 2]])
    }),
  )

  it.effect("fails with InvalidJob, which names the symbol, if the universe is malformed", () =>
    Effect.gen(function* () {
      const wrong: ReadonlyArray<readonly [unknown, RegExp]> = [
        [{ A: [{ from: 5, to: 5 }] }, /universe to have intervals of A with from before to, in epoch ms/],
        [{ A: [{}, { from: NaN }] }, /intervals of A .*NaN/],
        [{ A: [{ from: "2024-01-01" }] }, /intervals of A .*2024-01-01/],
        [{ A: [null] }, /intervals of A .*null/],
        [{ A: {} }, /an array of intervals for A/],
        [null, /intervals by symbol, got null/],
      ]
      for (const [universe, message] of wrong) {
        const job = { ...jobOf({}) }
        Object.assign(job, { universe })
        const error = yield* Effect.flip(Effect.provide(run(job), inProcess({})))
        assert.instanceOf(error, InvalidJob)
        assert.match(error.message, message)
      }
    }),
  )
})

describe.each(isolations)("a job with a universe, on %s", (isolation) => {
  it.live("gives each symbol its own intervals, even with more symbols than fit into one message", () =>
    Effect.gen(function* () {
      const store = join(yield* temporaryFolder, "market.db")
      const symbols = Array.from({ length: 300 }, (_, index) => `S${index}`)
      yield* writeStore(store, Object.fromEntries(symbols.map((symbol) => [symbol, someBars(40)])))
      // The first symbol is never a member, every fifth always, and the others for some days, twice.
      const universe: Universe = Object.fromEntries(
        symbols.slice(1).map((symbol, at) => {
          const start = (at % 7) * DAY
          const twice = [
            { from: start + 20 * DAY, to: start + 22 * DAY },
            { from: start, to: start + DAY },
          ]
          return [symbol, at % 5 === 0 ? [{}] : twice]
        }),
      )
      const job = jobOf({ symbols, universe, formula: "bar_index >= 0" })
      const results = yield* Effect.provide(
        run(job),
        engineIn(isolation, { worker: defaultWorker, workers: 2, config: { store } }),
      )
      assert.deepStrictEqual(
        results.map(({ matches }) => matches.map(({ time }) => time / DAY)),
        symbols.map((_, index) => {
          const at = index - 1
          if (index === 0) return []
          if (at % 5 === 0) return Array.from({ length: 40 }, (__, each) => each)
          return [at % 7, (at % 7) + 20, (at % 7) + 21]
        }),
      )
    }).pipe(Effect.scoped),
  )
})
