import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { BARS, dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const STORE = ["--store", prices.store, "--timeframe", "1d"]
beforeAll(() => Effect.runPromise(runHere("import", prices.upFile, prices.downFile, ...STORE)))

// The closes of UP are 1, 2, …, 40: each condition holds at bars of its own, and the last statement at none.
const script = prices.file(
  "script.pine",
  [
    "//@version=5",
    "strategy('Levels', overlay = true)",
    "high_ = close > 38",
    "level = close * 2",
    "plotshape(close == 3, title = 'Third')",
    "alertcondition(close == 5 or close == 40, 'Fifth', 'It is 5')",
    "strategy.entry('Long', strategy.long, when = close == 7)",
    "if close > 8",
    "    strategy.entry('Nested', strategy.long, when = close < 11)",
    "close < 0",
  ].join("\n"),
)
const FORMULA = ["--formula", `@${script}`]

/** What each condition is called, and the closes at which it holds. */
const CONDITIONS: ReadonlyArray<readonly [string, ReadonlyArray<number>]> = [
  ["high_", [39, 40]],
  ["Third", [3]],
  ["Fifth", [5, 40]],
  ["Long", [7]],
  ["Nested", [9, 10]],
]

const matchesOf = (stdout: string, symbol: string): ReadonlyArray<{ readonly time: string; readonly close: number }> =>
  linesOf(stdout)
    .map((line) => JSON.parse(line))
    .find((each) => each.symbol === symbol).matches

const NO_SUCH = /^error: the formula cannot run: .*script\.pine:1:1 the formula has no condition `Thirt` \(it has /

/** Whether a run tells in one message that there is no such condition, and which there are. */
const refuses = (ran: { readonly code: number | null; readonly stdout: string; readonly stderr: string }): boolean => {
  assert.strictEqual(ran.code, 2, ran.stderr)
  assert.strictEqual(ran.stdout, "")
  assert.match(ran.stderr, NO_SUCH)
  for (const [name] of CONDITIONS) assert.include(ran.stderr, `\`${name}\``)
  assert.notInclude(ran.stderr, "`level`")
  return ran.stderr.match(/error:/g)?.length === 1
}

describe("--condition", () => {
  it("chooses what a scan looks for", async () => {
    for (const [name, closes] of CONDITIONS) {
      const ran = await run("scan", ...STORE, ...FORMULA, "--condition", name, "--format", "ndjson")
      assert.strictEqual(ran.code, 0, ran.stderr)
      const found = matchesOf(ran.stdout, "UP").map(({ close, time }) => [close, time])
      assert.sameDeepMembers(
        [...found],
        closes.map((close) => [close, dayOf(close - 1)]),
        name,
      )
    }
    assert.isTrue(refuses(await run("scan", ...STORE, ...FORMULA, "--condition", "Thirt")))
  })

  it("chooses what a screen looks for at the last bar", async () => {
    for (const name of ["Fifth", "Nested"]) {
      const ran = await run("screen", ...STORE, ...FORMULA, "--condition", name, "--format", "ndjson")
      assert.strictEqual(ran.code, 0, ran.stderr)
      const found = matchesOf(ran.stdout, "UP").map(({ close }) => close)
      assert.deepStrictEqual(found, name === "Fifth" ? [BARS] : [])
      // The closes of DOWN end with 1.
      assert.deepStrictEqual(matchesOf(ran.stdout, "DOWN"), [])
    }
    assert.isTrue(refuses(await run("screen", ...STORE, ...FORMULA, "--condition", "Thirt")))
  })

  it.effect("chooses what explain shows", () =>
    Effect.gen(function* () {
      for (const [name, closes] of CONDITIONS) {
        for (const close of [3, 5, 7, 9, 11, 40]) {
          const at = ["--at", dayOf(close - 1).slice(0, 10), "--format", "json"]
          const ran = yield* runHere("explain", "UP", ...STORE, ...FORMULA, "--condition", name, ...at)
          assert.strictEqual(ran.code, 0, ran.stderr)
          const { statements } = JSON.parse(ran.stdout)
          assert.strictEqual(statements.at(-1).expression.value, closes.includes(close), `${name} at ${close}`)
        }
      }
      assert.isTrue(refuses(yield* runHere("explain", "UP", ...STORE, ...FORMULA, "--condition", "Thirt")))
    }),
  )

  it.effect("chooses what formula check describes", () =>
    Effect.gen(function* () {
      for (const [name] of CONDITIONS) {
        const ran = yield* runHere("formula", "check", `@${script}`, "--condition", name)
        assert.strictEqual(ran.code, 0, ran.stderr)
        assert.match(ran.stdout, /^\(result\) +a series of bools$/m)
      }
      assert.isTrue(refuses(yield* runHere("formula", "check", `@${script}`, "--condition", "Thirt")))
      const level = yield* runHere("formula", "check", `@${script}`, "--condition", "level")
      assert.strictEqual(level.code, 2)
      assert.match(level.stderr, /`level`, which is looked for, must be a bool; it is a series of numbers/)
    }),
  )
})
