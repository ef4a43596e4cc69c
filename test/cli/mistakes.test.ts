import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)

type Cases = ReadonlyArray<readonly [args: ReadonlyArray<string>, message: RegExp]>

/** Each ends with this code, this message as all of standard error (and the usage, where it is meant), and no output. */
const expectRefused = (code: number, lines: number, cases: Cases) =>
  Effect.forEach(cases, ([args, message]) =>
    Effect.map(runHere(...args), (ran) => {
      assert.strictEqual(ran.code, code, args.join(" "))
      assert.match(ran.stderr, message)
      assert.lengthOf(linesOf(ran.stderr), lines, ran.stderr)
      assert.strictEqual(ran.stdout, "")
      if (lines === 2) assert.match(ran.stderr, /^usage: marketsweep .*--help\)$/m)
    }),
  )

const SCAN = ["scan", "--timeframe", "1d"]
const FORMULA = ["--formula", "close > 1"]
const STORE = ["--store", prices.store]

describe("the command line", () => {
  it.effect("answers a mistake with one message and the usage, and exits with 2", () =>
    expectRefused(2, 2, [
      [[...SCAN, "--formul", "x"], /^error: unknown option --formul: did you mean --formula\?\n/],
      [[...SCAN, "--to", "2024-02-30"], /^error: .*--to: "2024-02-30".*such as 2024-12-31/],
      [[...SCAN, "--from", "yesterday"], /^error: .*--from: "yesterday".*such as 2024-12-31/],
      [[...SCAN, "--param", "length"], /^error: .*--param: "length".*--param length=20/],
      [[...SCAN, "--timeout", "60"], /^error: .*--timeout: "60".*such as 60s/],
      [[...SCAN, "--workers", "0"], /^error: .*--workers: "0".*from 1 to 512/],
      [[...SCAN, "--retries", "-1"], /^error: .*--retries/],
      [[...SCAN, "--format", "xml"], /^error: .*--format: "xml".*"table".*"ndjson"/],
      [["scan", "--timeframe", "1D"], /^error: .*--timeframe: "1D".*1d/],
      [[...SCAN, "--timeout", "999h"], /^error: .*--timeout: "999h".*at most 24 days/],
      [[...SCAN, "--workers", "100000"], /^error: .*--workers: "100000".*1 to 512/],
      [[...SCAN, ...STORE, ...STORE], /^error: --store is given 2 times: give it once\n/],
      // A variable of a script that is not set.
      [[...SCAN, "--store", ""], /^error: missing value of --store/],
      [["import", "prices", "--timeframe", "1d", "--store="], /^error: missing value of --store/],
      [[...SCAN, "--worker", " "], /^error: .*--worker: " "\. Expected the name of a file/],
      [["explain", "UP", ...FORMULA], /^error: missing option --store\n/],
      [["swep"], /^error: unknown command swep/],
    ]),
  )

  it.effect("refuses an incomplete or empty job, with exit code 2", () =>
    Effect.gen(function* () {
      yield* runHere("import", prices.upFile, ...STORE, "--timeframe", "1d")
      yield* expectRefused(2, 1, [
        [[...SCAN, ...STORE], /^error: there is no formula: give --formula/],
        [
          [...SCAN, ...STORE, ...FORMULA, "--param", "a=1", "--param", "b=2", "--param", "a=3"],
          /^error: --param a is given more than once: give it once/,
        ],
        [
          ["formula", "check", "close", "--param", "a=1", "--param", "a=1"],
          /^error: --param a is given more than once: give it once/,
        ],
        [[...SCAN, ...FORMULA], /^error: there is no store: give --store/],
        [[...SCAN, ...FORMULA, ...STORE, "--symbols", ","], /^error: no symbol in --symbols/],
        [[...SCAN, ...FORMULA, ...STORE, "--symbols", "@gone.txt"], /^error: .*@gone\.txt: there is no such file/],
        [[...SCAN, ...STORE, "--worker", "gone.ts"], /^error: there is no worker module .*gone\.ts/],
        [
          ["scan", "--timeframe", "1h", ...STORE, ...FORMULA],
          /^error: .* has no 1h bars: it has 1d, of which 1w, 1M, 3M, 1y can be made/,
        ],
        [
          [...SCAN, ...FORMULA, ...STORE, "--from", "2024-02-01", "--to", "2024-01-31"],
          /^error: the range is empty: --from must be before --to/,
        ],
      ])
    }),
  )

  it.effect("says once that a store is missing, damaged or none, with exit code 3", () =>
    Effect.gen(function* () {
      const damaged = prices.file("damaged.db", "SQLite format 3\u0000 and then nothing of the kind".repeat(200))
      const none = prices.file("notes.db", "symbols to look at: UP, DOWN\n")
      for (const symbols of [[], ["--symbols", "UP"]]) {
        yield* expectRefused(3, 1, [
          [[...SCAN, ...FORMULA, ...symbols, "--store", `${prices.folder}/gone.db`], /gone\.db: there is no such file/],
          [[...SCAN, ...FORMULA, ...symbols, "--store", damaged], /damaged\.db: /],
          [[...SCAN, ...FORMULA, ...symbols, "--store", none], /notes\.db: it is not a candle store/],
        ])
      }
    }),
  )

  it.effect("imports what it can and names what it cannot, with exit code 2", () =>
    Effect.gen(function* () {
      const store = `${prices.folder}/partly.db`
      const ran = yield* runHere("import", "no/such.csv", prices.upFile, "--store", store, "--timeframe", "1d")
      assert.strictEqual(ran.code, 2)
      assert.include(ran.stderr, "error: Cannot import no/such.csv: there is no such file or folder")
      assert.include(ran.stdout, "1 symbol from 1 file: 40 bars added")
    }),
  )

  it.effect("fails an import that stored no bar", () =>
    Effect.gen(function* () {
      const file = prices.file("soon.csv", "date,open,high,low,close\nsoon,1,1,1,1\nlater,1,1,1,1\n")
      const ran = yield* runHere("import", file, "--store", `${prices.folder}/none.db`, "--timeframe", "1d")
      assert.strictEqual(ran.code, 2)
      assert.match(ran.stderr, /^error: .*soon\.csv: none of its 2 rows is a bar \(line 2: the date 'soon' /m)
      assert.include(ran.stdout, "0 symbols from 0 files: 0 bars added, 0 replaced, 0 unchanged, 2 rows rejected")
    }),
  )

  it.effect("shows requested help and version on standard output", () =>
    Effect.gen(function* () {
      const help = yield* runHere("scan", "--help")
      assert.strictEqual(help.code, 0)
      assert.strictEqual(help.stderr, "")
      for (const option of [
        "--store",
        "--formula",
        "--symbols",
        "--from",
        "--to",
        "--param",
        "--workers",
        "--worker",
      ]) {
        assert.include(help.stdout, `\n  ${option} `)
      }
      const version = yield* runHere("--version")
      assert.match(version.stdout, /^marketsweep \d+\.\d+\.\d+\n$/)
    }),
  )

  it.effect("shows help on standard error without a command, with exit code 2", () =>
    Effect.gen(function* () {
      const ran = yield* runHere()
      assert.strictEqual(ran.code, 2)
      assert.strictEqual(ran.stdout, "")
      assert.match(ran.stderr, /SUBCOMMANDS[^]*scan[^]*import/)
    }),
  )
})
