import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { checkFormula } from "../../src/formula/FormulaCheck.ts"
import { FormulaMistake } from "../../src/formula/syntax/FormulaMistake.ts"
import { compileOutcome } from "./formulas.ts"

const facts = (...args: Parameters<typeof checkFormula>) => checkFormula(...args)

const messages = (...args: Parameters<typeof checkFormula>) =>
  Effect.map(Effect.flip(checkFormula(...args)), ({ errors }) =>
    errors.map(({ message }) => message.replace(/ \(.*$/, "")),
  )

describe("checkFormula", () => {
  it.effect("returns the named values, the result, the columns and the cost of a formula", () =>
    Effect.gen(function* () {
      const text = [
        "n = input.int(5)",
        "[line, _, rest] = ta.macd(close, 1, 2, 3)",
        "up = close > open[n]",
        "up and line > rest",
      ].join("\n")
      assert.deepInclude(yield* facts(text, { parameters: { n: 7 } }), {
        values: [
          { name: "n", type: "the whole number 7" },
          { name: "line", type: "a series of numbers" },
          { name: "rest", type: "a series of numbers" },
          { name: "up", type: "a series of bools" },
        ],
        result: "a series of bools",
        columns: ["close", "open"],
        warmup: 7,
      })
    }),
  )

  it.effect("assumes daily bars if no timeframe is given", () =>
    Effect.gen(function* () {
      const weekly = 'request.security(syminfo.tickerid, "W", close) > close and timeframe.isdaily'
      assert.strictEqual((yield* facts(weekly, { jobType: "scan" })).result, "a series of bools")
      const [mistake] = yield* messages(weekly, { timeframe: "1M" })
      assert.include(mistake, "finer")
    }),
  )

  it.effect("counts equal parts once", () =>
    Effect.gen(function* () {
      const once = yield* facts("ta.sma(close, 9)")
      assert.deepInclude(once, { lookback: 8, warmup: 8, operations: 1 })
      const twice = yield* facts("ta.sma(close, 9) > open and ta.sma(close, 9) < high")
      assert.deepInclude(twice, { lookback: 8, operations: 4, costPerBar: once.costPerBar + 3 })
      assert.strictEqual((yield* facts("ta.ema(close, 5000)")).lookback, Infinity)
    }),
  )

  it.effect("fails with at most one mistake per statement, without consequences of other mistakes", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* messages(
          [
            "a = ta.smaa(close, 3)",
            "b = a + 1",
            "c = close > * 2",
            "d = c ? 1 : 2",
            "e = clos",
            "b > 0 and e > 0 and hi",
          ].join("\n"),
        ),
        ["1:5 unknown function `ta.smaa`", "3:13 unexpected `*`; expected a value", "5:5 unknown name `clos`"],
      )
    }),
  )

  it.effect("reports every statement whose value is unused, unless it may be the last", () =>
    Effect.gen(function* () {
      const unused = "this is not the last statement, and its value is used nowhere"
      assert.deepStrictEqual(yield* messages("close > open\n5\nopn\nvolume > 1"), [
        `1:1 ${unused}`,
        `2:1 ${unused}`,
        "3:1 unknown name `opn`",
      ])
      assert.deepStrictEqual(yield* messages("close > open\nclose > )"), ["2:9 unexpected `)`; expected a value"])
    }),
  )

  it.effect("continues after a line whose brackets do not match", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* messages("a = (close))\nopn > 1"), [
        "1:12 unexpected `)`; expected an operator or a new line",
        "2:1 unknown name `opn`",
      ])
    }),
  )

  it.effect("fails for mistakes of the formula as a whole", () =>
    Effect.gen(function* () {
      assert.match((yield* messages("close", { jobType: "scan" }))[0], /^1:1 the formula of a scan must come to a bool/)
      assert.match((yield* messages("close", { parameters: { n: 1 } }))[0], /^1:1 the job sets `n`/)
      assert.lengthOf(yield* messages(""), 1)
      assert.lengthOf(yield* messages("close # 3\nopn"), 1)
    }),
  )

  it("finds a mistake in random words exactly where compiling does", () => {
    const word = fc.constantFrom(
      ..."a b = , ( ) [ ] close opn ta.sma ta.smaa 3 > and not ? : true na + #".split(" "),
      "\n",
      "\n",
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 25 }), (words) => {
        const text = words.join(" ")
        const compiled = compileOutcome(text)
        const checked = Effect.runSync(Effect.result(checkFormula(text)))
        assert.strictEqual(Result.isFailure(checked), compiled instanceof FormulaMistake, text)
        if (Result.isFailure(checked) && compiled instanceof FormulaMistake) {
          assert.include(
            checked.failure.errors.map(({ message }) => message),
            compiled.message,
            text,
          )
        }
      }),
      { numRuns: 2000 },
    )
  })
})
