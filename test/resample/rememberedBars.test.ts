import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import type { CandleRepository, CandleRequest } from "../../src/candles/CandleRepository.ts"
import { rememberBars } from "../../src/candles/resample/rememberedBars.ts"

const SYMBOLS = ["A", "B", "C", "D"]
const LENGTH = 100

/** Hours that are made of something: each close is the newest version of its symbol. Notes what is read. */
const makeHours = () => {
  const versions = new Map(SYMBOLS.map((symbol) => [symbol, 1]))
  const read: Array<string> = []
  const hooks = { whileReading: () => {}, source: "a" }
  const repository: CandleRepository["Service"] = {
    prepare: () => Effect.sync(() => hooks.source),
    timeframes: Effect.succeed(["1m"]),
    symbols: () => Effect.succeed(SYMBOLS),
    versions: (symbols) => Effect.sync(() => symbols.map((symbol) => versions.get(symbol)?.toString())),
    getRange: () => Effect.die("not asked for"),
    many: (symbols, { last = LENGTH }) =>
      Effect.sync(() => {
        read.push(...symbols)
        hooks.whileReading()
        return new Map(
          symbols.map((symbol) => {
            const close = new Float64Array(last).fill(versions.get(symbol) ?? NaN)
            const time = Float64Array.from({ length: last }, (_, at) => at)
            return [symbol, Result.succeed({ length: last, firstIndex: LENGTH - last, columns: { time, close } })]
          }),
        )
      }),
  }
  return { hooks, read, repository, versions }
}

/** One job: what it is told of each symbol. */
const runJob = Effect.fnUntraced(function* (
  candles: CandleRepository["Service"],
  more: Partial<CandleRequest> = {},
  symbols = SYMBOLS,
) {
  const request: CandleRequest = { timeframe: "1h", range: {}, columns: ["close"], ...more }
  if (candles.prepare !== undefined) yield* candles.prepare(request)
  const answers = yield* candles.many(symbols, request)
  return Array.from(answers, ([symbol, answer]) => {
    if (Result.isFailure(answer)) return assert.fail(answer.failure.message)
    const { columns, firstIndex, length } = answer.success
    assert.lengthOf(columns.close ?? [], length)
    assert.strictEqual(firstIndex, LENGTH - length)
    const [close] = columns.close ?? []
    // What is given may be used for anything.
    columns.close?.fill(NaN)
    columns.time.fill(NaN)
    return [symbol, close]
  })
}, Effect.scoped)

describe("remembered longer bars", () => {
  it.effect("are made by the first two jobs, and come from memory in the next ones", () =>
    Effect.gen(function* () {
      const { read, repository } = makeHours()
      const candles = rememberBars(repository)
      const expected = SYMBOLS.map((symbol) => [symbol, 1])
      for (let job = 1; job <= 4; job++) assert.deepStrictEqual(yield* runJob(candles), expected)
      assert.deepStrictEqual(read, [...SYMBOLS, ...SYMBOLS])
    }),
  )

  it.effect("are those of the store as it is, whatever changes between jobs and whichever are asked for", () =>
    Effect.promise(() => {
      const step = fc.record({
        changed: fc.subarray(SYMBOLS),
        symbols: fc.subarray(SYMBOLS, { minLength: 1 }),
        last: fc.constantFrom(undefined, 5, 7),
        source: fc.constantFrom("a", "b"),
      })
      return fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), fc.constantFrom(0, 4000, 1e6), (steps, mostBytes) =>
          Effect.gen(function* () {
            const { hooks, repository, versions } = makeHours()
            const candles = rememberBars(repository, mostBytes)
            for (const { changed, last, source, symbols } of steps) {
              for (const symbol of changed) versions.set(symbol, (versions.get(symbol) ?? 0) + 1)
              hooks.source = source
              const told = yield* runJob(candles, last === undefined ? {} : { last }, symbols)
              assert.deepStrictEqual(
                told,
                symbols.map((symbol) => [symbol, versions.get(symbol)]),
              )
            }
          }).pipe(Effect.runPromise),
        ),
      )
    }),
  )

  it.effect("are not kept of a symbol that is written while it is read", () =>
    Effect.gen(function* () {
      const { hooks, read, repository, versions } = makeHours()
      const candles = rememberBars(repository)
      yield* runJob(candles)
      hooks.whileReading = () => versions.set("B", 2)
      yield* runJob(candles)
      hooks.whileReading = () => {}
      versions.set("B", 1)
      read.length = 0
      assert.deepStrictEqual(
        yield* runJob(candles),
        SYMBOLS.map((symbol) => [symbol, 1]),
      )
      assert.deepStrictEqual(read, ["B"])
    }),
  )

  it.effect("are no more than there is room for", () =>
    Effect.gen(function* () {
      const { read, repository } = makeHours()
      // Two columns of 100 numbers take 1,600 bytes and a little.
      const candles = rememberBars(repository, 5000)
      for (let job = 1; job <= 3; job++) yield* runJob(candles)
      assert.deepStrictEqual(read.slice(2 * SYMBOLS.length), ["C", "D"])
    }),
  )

  it.effect("do not stand for bars that are stored as they are asked for", () =>
    Effect.gen(function* () {
      const { read, repository } = makeHours()
      const candles = rememberBars({ ...repository, timeframes: Effect.succeed(["1m", "1h"]) })
      for (let job = 1; job <= 3; job++) yield* runJob(candles)
      assert.lengthOf(read, 3 * SYMBOLS.length)
    }),
  )
})
