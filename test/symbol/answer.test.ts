import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { Candles } from "../../src/candles/Candles.ts"
import type { Evaluation, Plan } from "../../src/formula/FormulaService.ts"
import type { JobType } from "../../src/job/ProcessingJob.ts"
import type { DateRange } from "../../src/job/DateRange.ts"
import { answerOf as resultOf, barsInRange } from "../../src/symbol/answer.ts"

const DAY = 86_400_000
const times = Float64Array.from({ length: 6 }, (_, day) => day * DAY)
const candles: Candles = {
  length: 6,
  firstIndex: 0,
  columns: { time: times, close: Float64Array.of(10, 11, 12, 13, 14, 15) },
}
const evaluation: Evaluation = {
  result: Uint8Array.of(1, 0, 1, 1, 0, 1),
  named: new Map<string, Float64Array | Uint8Array>([
    ["average", Float64Array.of(Number.NaN, 1, 2, Infinity, 4, 5)],
    ["up", Uint8Array.of(0, 1, 0, 1, 0, 1)],
    ["__proto__", Float64Array.of(0, 1, 2, 3, 4, 5)],
  ]),
  holes: false,
}
const plan: Plan = { lookback: 0, warmup: 1, columns: ["close"], run: () => evaluation }

const answerOf = (bars: Candles, of: Plan, evaluated: Evaluation, jobType: JobType, range: DateRange) =>
  Result.getOrThrow(resultOf("A", bars, of, evaluated, jobType, range))

describe("an answer", () => {
  it("has a match at each true bar of the half-open range, with the named values there", () => {
    const { matches } = answerOf(candles, plan, evaluation, "scan", { from: 2 * DAY, to: 5 * DAY })
    assert.deepStrictEqual(
      matches.map(({ time, close, values }) => [time / DAY, close, values["average"], values["up"]]),
      [
        [2, 12, 2, false],
        [3, 13, null, true],
      ],
    )
  })

  it("of a screen is about the last bar of the range only", () => {
    const at = (to: number) =>
      answerOf(candles, plan, evaluation, "screen", { to }).matches.map(({ time }) => time / DAY)
    assert.deepStrictEqual(at(4 * DAY), [3])
    assert.deepStrictEqual(at(5 * DAY), [])
    assert.deepStrictEqual(at(0), [])
  })

  it("of a compute has values and no matches", () => {
    const answer = answerOf(candles, plan, evaluation, "compute", { to: 3 * DAY })
    assert.deepStrictEqual(answer.matches, [])
    assert.strictEqual(answer.computedIndicators["average"], 2)
  })

  it("fails with BadCandles for a match whose close is no finite number", () => {
    const infinite = { ...candles, columns: { time: times, close: Float64Array.of(10, NaN, 12, Infinity, 14, 15) } }
    const answered = resultOf("A", infinite, plan, evaluation, "scan", { from: DAY, to: 5 * DAY })
    assert.isTrue(Result.isFailure(answered))
    if (Result.isFailure(answered)) {
      assert.deepInclude(answered.failure, {
        _tag: "BadCandles",
        symbol: "A",
        message:
          "The bar of A at 1970-01-04T00:00:00.000Z matches, but its close is Infinity: store a finite number, or leave out the bar",
      })
    }
    assert.isTrue(Result.isSuccess(resultOf("A", infinite, plan, evaluation, "compute", {})))
    assert.isTrue(Result.isSuccess(resultOf("A", infinite, plan, evaluation, "scan", { to: 3 * DAY })))
  })

  it("keeps a value whose name is special to JavaScript", () => {
    const { computedIndicators } = answerOf(candles, plan, evaluation, "scan", {})
    assert.deepStrictEqual(Object.keys(computedIndicators), ["average", "up", "__proto__"])
    assert.strictEqual(Object.getOwnPropertyDescriptor(computedIndicators, "__proto__")?.value, 5)
  })

  it("is flagged ShortHistory if the history is too short for a first value", () => {
    const flags = (warmup: number, firstIndex = 0) =>
      answerOf({ ...candles, firstIndex }, { ...plan, warmup }, evaluation, "scan", {}).flags
    assert.isUndefined(flags(5))
    assert.deepStrictEqual(flags(6), ["ShortHistory"])
    assert.isUndefined(flags(6, 1))
  })

  it("is flagged Unfinished if it uses a last bar that is not finished", () => {
    const unfinished = { ...candles, unfinished: true }
    const flags = (of: Evaluation, range = {}) => answerOf(unfinished, plan, of, "scan", range).flags
    const unnamed = { ...evaluation, named: new Map() }
    const atLast = { ...unnamed, result: Uint8Array.from(evaluation.result).fill(1) }
    assert.deepStrictEqual(flags(evaluation), ["Unfinished"])
    assert.deepStrictEqual(flags(atLast), ["Unfinished"])
    assert.isUndefined(flags({ ...unnamed, result: Uint8Array.from(evaluation.result).fill(0) }))
    assert.isUndefined(flags(atLast, { to: 4 * DAY }))
    assert.isUndefined(flags(atLast, { from: 9 * DAY }))
  })

  it("is empty if no bar is in the range", () => {
    const empty = answerOf(candles, plan, evaluation, "scan", { from: 9 * DAY })
    assert.deepStrictEqual([empty.matches, empty.computedIndicators], [[], {}])
  })
})

describe("barsInRange", () => {
  it("finds the same bars as a filter", () => {
    const bound = fc.integer({ min: -1, max: 51 })
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 50 })), bound, bound, (unsorted, from, to) => {
        const sorted = Float64Array.from(unsorted).toSorted()
        const [start, end] = barsInRange(sorted, { from, to })
        const expected = [...sorted].filter((time) => time >= from && time < to)
        assert.deepStrictEqual([...sorted.subarray(start, end)], expected)
      }),
    )
  })
})
