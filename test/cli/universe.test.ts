import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runHere } from "./inProcess.ts"
import { linesOf, run, startWith } from "./process.ts"
import { dayOf, writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
const { store } = prices

// UP closes at 1, 2, …, 40 from 2024-01-01 on; DOWN and the pairs at 40, 39, …, 1.
beforeAll(async () => {
  const { downFile, upFile } = prices
  for (const [file, symbol] of [
    [upFile, "UP"],
    [downFile, "DOWN"],
    [upFile, "BTC/USDT"],
    [downFile, "BTC/EUR"],
    [upFile, "A*"],
    [upFile, "AB"],
  ] as const) {
    const { code, stderr } = await run("import", file, "--store", store, "--timeframe", "1d", "--symbol", symbol)
    assert.strictEqual(code, 0, stderr)
  }
})

const day = (bar: number): string => dayOf(bar).slice(0, 10)

const RUN = ["--store", store, "--timeframe", "1d", "--format", "ndjson"]
const scan = (...args: ReadonlyArray<string>) => run("scan", ...RUN, ...args)

const resultsIn = (stdout: string) =>
  linesOf(stdout)
    .map((line) => JSON.parse(line))
    .toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1))
const symbolsIn = (stdout: string) => resultsIn(stdout).map(({ symbol }) => symbol)
const matchesIn = (stdout: string) =>
  resultsIn(stdout).flatMap(({ matches, symbol }) =>
    matches.map(({ time }: { time: string }) => `${symbol} ${time.slice(0, 10)}`),
  )

describe("--symbols", () => {
  it("accepts patterns for symbols of the store among names", async () => {
    const args = ["--formula", "close > 39"]
    const pairs = await scan("--symbols", "BTC/*", ...args)
    assert.strictEqual(pairs.code, 0, pairs.stderr)
    assert.deepStrictEqual(symbolsIn(pairs.stdout), ["BTC/EUR", "BTC/USDT"])
    const several = await scan("--symbols", "U?,*EUR,BTC/*,UP", "--symbols", "DOWN", ...args)
    assert.deepStrictEqual(symbolsIn(several.stdout), ["BTC/EUR", "BTC/USDT", "DOWN", "UP"])
    assert.notInclude(several.stderr, "more than once")
    const file = prices.file("pairs.txt", "# pairs\n*/EUR\nAB\n")
    assert.deepStrictEqual(symbolsIn((await scan("--symbols", `@${file}`, ...args)).stdout), ["AB", "BTC/EUR"])
  })

  it("accepts a name with * if the store has it, or in quotes", async () => {
    const args = ["--formula", "close > 39"]
    assert.deepStrictEqual(symbolsIn((await scan("--symbols", "A*", ...args)).stdout), ["A*"])
    assert.deepStrictEqual(symbolsIn((await scan("--symbols", "A?", ...args)).stdout), ["A*", "AB"])
    const quoted = await scan("--symbols", '"B*"', ...args)
    assert.strictEqual(quoted.code, 1)
    assert.strictEqual(resultsIn(quoted.stdout)[0].error._tag, "UnknownSymbol")
  })

  it("refuses a pattern that fits nothing, or without a store", async () => {
    const none = await scan("--symbols", "UP,ETH/*", "--formula", "close > 39")
    assert.strictEqual(none.code, 2)
    assert.match(none.stderr, /^error: no symbol of .*market\.db matches --symbols ETH\/\*: check the pattern .*\n$/)
    const otherCase = await scan("--symbols", "btc/*", "--formula", "close > 39")
    assert.match(otherCase.stderr, /names are case-sensitive, and there is BTC\/(EUR|USDT)$/m)
    const worker = prices.file("worker.mjs", "")
    const noStore = await run("scan", "--timeframe", "1d", "--worker", worker, "--symbols", "ETH/*")
    assert.strictEqual(noStore.code, 2)
    assert.match(noStore.stderr, /^error: --symbols ETH\/\* is a pattern .*: give --store, or put it in double quotes/)
  })
})

describe("--where", () => {
  it("keeps the symbols at whose last bar a formula is true, counts them, and is shown with the run", async () => {
    const args = ["--formula", "close > 39", "--symbols", "UP,DOWN,BTC/*", "--where", "close > 5"]
    const ran = await scan(...args)
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.match(ran.stderr, /^--where holds for 2 of 4 symbols$/m)
    assert.deepStrictEqual(matchesIn(ran.stdout), [`BTC/USDT ${day(39)}`, `UP ${day(39)}`])
    assert.match((await run("show", "last", "--store", store)).stdout, /\n {2}of the symbols where close > 5\n/)
    assert.match((await scan(...args)).stderr, /^answered by run/m)
    // The last bar of the range, at which DOWN closes at 31 and UP at 10.
    const earlier = await scan(
      "--formula",
      "close > 0",
      "--symbols",
      "UP,DOWN",
      "--where",
      "close > 20",
      "--to",
      day(9),
    )
    assert.deepStrictEqual(symbolsIn(earlier.stdout), ["DOWN"])
  })

  it("reports each symbol that failed in it, and exits with 1", async () => {
    const file = prices.file("where.pine", "close > 5\n")
    const { code, stderr, stdout } = await scan(
      "--formula",
      "close > 39",
      "--symbols",
      "UP,GONE,DOWN,LOST",
      "--where",
      `@${file}`,
    )
    assert.strictEqual(code, 1)
    assert.match(stderr, /^--where holds for 1 of 4 symbols; 2 symbols failed in it and are left out$/m)
    assert.match(stderr, /GONE: /)
    assert.match(stderr, /LOST: /)
    assert.deepStrictEqual(symbolsIn(stdout), ["UP"])
  })

  it("has its own inputs and its own mistakes", async () => {
    const formula = ["--formula", "len = input.int(5), close > len", "--param", "len=39", "--symbols", "UP,DOWN"]
    const ran = await scan(...formula, "--where", "close > input.int(5)")
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.deepStrictEqual(matchesIn(ran.stdout), [`UP ${day(39)}`])
    const wrong = await scan(...formula, "--where", "close > opn")
    assert.strictEqual(wrong.code, 2)
    assert.match(wrong.stderr, /^error: the formula cannot run: --where:1:9 /)
    const file = prices.file("wrong.pine", "close >\n")
    assert.match((await scan(...formula, "--where", `@${file}`)).stderr, /cannot run: .*wrong\.pine:/)
  })

  it("chooses the symbols of compute --series, too", async () => {
    const args = ["--series", "--formula", "c = close", "--symbols", "UP,DOWN", "--where", "close > 5"]
    const { code, stderr, stdout } = await run("compute", ...RUN, ...args)
    assert.strictEqual(code, 0, stderr)
    assert.deepStrictEqual(symbolsIn(stdout), ["UP"])
    assert.match(stderr, /^--where holds for 1 of 2 symbols$/m)
  })
})

describe("--universe", () => {
  const members = prices.file(
    "members.csv",
    [
      "# an index",
      "Symbol,Name,From,To",
      `UP,"Up, Inc.",${day(3)},${day(4)}`,
      `UP,"Up, Inc.",2024-01-05T00:00:00Z,2024-01-07T00:00:00Z`,
      `UP,"Up, Inc.",${day(38)},`,
      `DOWN,,,${day(1)}`,
    ].join("\r\n"),
  )
  const expected = [...[0, 1].map((bar) => `DOWN ${day(bar)}`), ...[3, 4, 5, 38, 39].map((bar) => `UP ${day(bar)}`)]

  it("matches only bars at which a symbol was a member, with the history before them", async () => {
    const ran = await scan("--universe", members, "--formula", "bar_index >= 0")
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.deepStrictEqual(matchesIn(ran.stdout), expected)
    const risen = await scan("--universe", members, "--formula", "close > ta.sma(close, 4)", "--to", day(4))
    assert.deepStrictEqual(matchesIn(risen.stdout), [`UP ${day(3)}`, `UP ${day(4)}`])
    const screened = await run("screen", ...RUN, "--universe", members, "--formula", "close > 0")
    assert.deepStrictEqual(matchesIn(screened.stdout), [`UP ${day(39)}`])
    const computed = await run("compute", ...RUN, "--universe", members, "--formula", "c = close")
    assert.deepStrictEqual(
      resultsIn(computed.stdout).map(({ computedIndicators }) => computedIndicators),
      [{}, { c: 40 }],
    )
    const whole = ["--series", "--format", "csv", "--universe", members, "--formula", "c = close"]
    const series = await run("compute", "--store", store, "--timeframe", "1d", ...whole)
    assert.lengthOf(linesOf(series.stdout), 1 + expected.length)
  })

  it("is read without a header, also from standard input", async () => {
    const input = `UP,${day(3)},${day(4)}\nDOWN,${day(2)}\n`
    const args = ["scan", ...RUN, "--universe", "-", "--formula", "bar_index >= 0", "--to", day(4)]
    const ran = await startWith({ input }, ...args).ended
    assert.strictEqual(ran.code, 0, ran.stderr)
    assert.deepStrictEqual(matchesIn(ran.stdout), [
      ...[2, 3, 4].map((bar) => `DOWN ${day(bar)}`),
      ...[3, 4].map((bar) => `UP ${day(bar)}`),
    ])
  })

  it("leaves out symbols that are not in it and names them, and reports those that the store lacks", async () => {
    const some = await scan("--universe", members, "--symbols", "UP,BTC/*", "--formula", "bar_index >= 0")
    assert.strictEqual(some.code, 0)
    assert.match(some.stderr, /2 of 3 symbols are not in .*members\.csv, left out: BTC\/EUR, BTC\/USDT/)
    assert.deepStrictEqual(symbolsIn(some.stdout), ["UP"])
    const none = await scan("--universe", members, "--symbols", "BTC/*", "--formula", "bar_index >= 0")
    assert.strictEqual(none.code, 2)
    assert.match(none.stderr, /^error: none of the symbols is in .*members\.csv: check --symbols and --universe\n$/)
    const gone = prices.file("gone.csv", `UP,${day(3)},\nGONE,${day(3)},\n`)
    const lacking = await scan("--universe", gone, "--formula", "bar_index >= 0")
    assert.strictEqual(lacking.code, 1)
    assert.strictEqual(resultsIn(lacking.stdout)[0].error._tag, "UnknownSymbol")
  })

  it("does not limit --where, which looks at the last bar of the range", async () => {
    const ran = await scan("--universe", members, "--formula", "bar_index >= 0", "--where", "close < 20")
    assert.deepStrictEqual(matchesIn(ran.stdout), expected.slice(0, 2))
  })

  it("is recorded with the run, which does not answer for another universe", async () => {
    const args = ["--formula", "close > 0.5", "--symbols", "UP,DOWN"]
    await scan(...args)
    const first = await scan(...args, "--universe", members)
    assert.notInclude(first.stderr, "answered by")
    assert.match((await scan(...args, "--universe", members)).stderr, /^answered by run/m)
    const other = prices.file("other.csv", `UP,${day(3)},\nDOWN,${day(3)},\n`)
    assert.notInclude((await scan(...args, "--universe", other)).stderr, "answered by")
    assert.match((await run("show", "last", "--store", store)).stdout, /\n {2}at the bars of members in .*other\.csv\n/)
  })

  it("is taken into account by explain", async () => {
    const args = ["--store", store, "--timeframe", "1d", "--formula", "close > 0", "--universe", members]
    const explain = (at: number) => run("explain", "UP", ...args, "--at", day(at))
    assert.include((await explain(7)).stdout, "Not a member of the universe at that time")
    assert.notInclude((await explain(4)).stdout, "universe")
  })

  it.effect("with a mistake is one error with its line", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [text: string, message: RegExp]> = [
        ["symbol,from,to\nUP,2024-02-01,2024-01-05", /u\.csv:2: from 2024-02-01 is not before the end of 2024-01-05/],
        ["UP,2024-01-02,\nUP,soon,", /u\.csv:2: "soon" is neither a date such as 2024-12-31/],
        [
          "ticker,start,end\n",
          /u\.csv:1: "start" is neither a date .*\(a header names its columns symbol, from and to\)$/m,
        ],
        ["UP", /u\.csv:1: a line is SYMBOL,FROM,TO, such as/],
        [",2024-01-02,", /u\.csv:1: a line is SYMBOL,FROM,TO/],
        ["UP,2024-01-02,2024-01-03,x", /u\.csv:1: a line is SYMBOL,FROM,TO/],
        ['"UP,2024-01-02', /u\.csv:1: a double quote is not closed/],
        ["# nothing\n", /u\.csv has no symbol: a line is SYMBOL,FROM,TO/],
      ]
      const refused = (file: string, message: RegExp) =>
        Effect.map(
          runHere("scan", ...RUN, "--universe", file, "--formula", "close > 0"),
          ({ code, stderr, stdout }) => {
            assert.strictEqual(code, 2, stderr)
            assert.match(stderr, message)
            assert.lengthOf(linesOf(stderr), 1, stderr)
            assert.strictEqual(stdout, "")
          },
        )
      for (const [text, message] of cases) yield* refused(prices.file("u.csv", text), message)
      yield* refused(
        "no-such.csv",
        /^error: cannot read the universe of --universe no-such\.csv: there is no such file/,
      )
    }),
  )
})
