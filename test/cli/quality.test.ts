import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

const day = (at: number): string => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)
const csv = (price: (at: number) => number): string =>
  [
    "date,open,high,low,close,volume",
    ...Array.from({ length: 20 }, (_, at) => {
      const open = price(at)
      return `${day(at)},${open},${open + 2},${open - 1},${open + 1},${1000 + at}`
    }),
  ].join("\n")

const STORE = ["--store", prices.store, "--timeframe", "1d"]
const SPLIT = prices.file(
  "SPLIT.csv",
  csv((at) => (at < 10 ? 100 : 50) + (at % 2)),
)
const CLEAN = prices.file(
  "CLEAN.csv",
  csv((at) => 100 + (at % 2)),
)
beforeAll(() => Effect.runPromise(runHere("import", SPLIT, CLEAN, ...STORE)))

describe("the quality of candles", () => {
  it("marks results in NDJSON and in the table if it lies in the range", async () => {
    const scan = ["scan", ...STORE, "--formula", "close > 0", "--symbols", "SPLIT,CLEAN"]
    const results = linesOf((await run(...scan, "--format", "ndjson")).stdout).map((line) => JSON.parse(line))
    const flags = Object.fromEntries(results.map((result) => [result.symbol, result.flags]))
    assert.deepStrictEqual(flags, { CLEAN: undefined, SPLIT: ["Quality"] })
    const table = await run(...scan, "--from", day(10), "--to", day(10))
    assert.match(table.stdout, /^date +symbol +close +flags$/m)
    assert.match(table.stdout, /^2024-01-11 +SPLIT +51 +Quality$/m)
    assert.match(table.stdout, /^2024-01-11 +CLEAN +101 *$/m)
    const rows = await run(...scan, "--format", "csv", "--columns", "symbol,flags", "--from", day(10), "--to", day(10))
    assert.deepStrictEqual(linesOf(rows.stdout), ["symbol,flags", "CLEAN,", "SPLIT,Quality"])
    const later = await run(...scan, "--from", day(11))
    assert.notMatch(later.stdout, /flags|Quality/)
  })

  it.effect("marks the rows of a screen", () =>
    Effect.gen(function* () {
      const ran = yield* Effect.promise(() => run("screen", ...STORE, "--formula", "close > 1"))
      assert.match(ran.stdout, /SPLIT .*Quality/)
    }),
  )

  it.effect("is shown by explain if bars that were read look wrong", () =>
    Effect.gen(function* () {
      const about = ["explain", "SPLIT", ...STORE, "--formula", "close < close[1]"]
      const text = yield* runHere(...about, "--at", day(10))
      const finding = "quality: SPLIT 2024-01-11 jumps: previousClose 102, open 50, ratio 0.4901960784"
      assert.include(linesOf(text.stdout), finding)
      const json = yield* runHere(...about, "--at", day(10), "--format", "json")
      assert.deepStrictEqual(JSON.parse(json.stdout).quality, [
        {
          symbol: "SPLIT",
          timeframe: "1d",
          time: "2024-01-11T00:00:00.000Z",
          rule: "jumps",
          values: { previousClose: 102, open: 50, ratio: 50 / 102 },
        },
      ])
      const later = yield* runHere(...about, "--at", day(15), "--format", "json")
      assert.notProperty(JSON.parse(later.stdout), "quality")
    }),
  )

  it.effect("is reported by store verify, which fails for rules set to fail", () =>
    Effect.gen(function* () {
      const marked = yield* runHere("store", "verify", prices.store)
      assert.strictEqual(marked.code, 0)
      assert.deepStrictEqual(linesOf(marked.stdout).slice(0, 2), [
        "1d: SPLIT 2024-01-11 jumps: previousClose 102, open 50, ratio 0.4901960784",
        "quality: 1 finding of jumps in 1 symbol, marked, such as SPLIT 2024-01-11 jumps: previousClose 102, open 50, ratio 0.4901960784",
      ])
      const failed = yield* runHere("store", "verify", prices.store, "--quality", "jumps=fail", "--format", "json")
      assert.strictEqual(failed.code, 1)
      assert.deepInclude(JSON.parse(failed.stdout), { failed: 1, recorded: true, damages: [] })
      const wrong = yield* runHere("store", "verify", prices.store, "--quality", "reject")
      assert.deepStrictEqual([wrong.code, wrong.stdout], [2, ""])
    }),
  )

  it.effect("is reported by import, which refuses files for rules set to fail, with exit code 2", () =>
    Effect.gen(function* () {
      const store = `${prices.folder}/other.db`
      const into = ["--store", store, "--timeframe", "1d"]
      const refused = yield* runHere("import", SPLIT, CLEAN, ...into, "--quality", "jumps=fail,gaps=ignore")
      assert.strictEqual(refused.code, 2)
      assert.match(refused.stderr, /^error: Cannot import .*SPLIT\.csv: the rule jumps refuses it: SPLIT 2024-01-11/m)
      assert.match((yield* runHere("store", "info", store)).stdout, /^1d +1 +20 /m)
      const taken = yield* runHere("import", SPLIT, ...into)
      assert.strictEqual(taken.code, 0)
      assert.match(taken.stdout, /^quality: 1 finding of jumps in 1 symbol, marked, such as SPLIT 2024-01-11/m)
      const wrong = yield* runHere("import", SPLIT, ...into, "--quality", "jumps=sell")
      assert.strictEqual(wrong.code, 2)
      assert.match(wrong.stderr, /Expected reject, mark, fail or ignore, or rules with one of them/)
    }),
  )
})
