import { readdirSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { RunLog } from "../../src/log/RunLog.ts"
import { readSource, ROOT } from "../house/sources.ts"
import { exampleFolder, runExample, startExample } from "./example.ts"

const { file, store: writeStore } = exampleFolder()

/** How many answers the last run of a log has. */
const answersIn = (log: string): Promise<number> =>
  Effect.runPromise(
    RunLog.use(({ runs }) => Effect.map(runs, ([last]) => last?.completed ?? 0)).pipe(
      Effect.provide(RunLog.layerSqlite(log)),
    ),
  )

// UP rises each day; DOWN falls for nine days, and then rises by 1, 3 and 5.
const UP = Array.from({ length: 12 }, (_, day) => 100 + day)
const DOWN = [60, 59, 58, 57, 56, 55, 54, 53, 52, 53, 56, 61]
const store = await writeStore({ UP, DOWN })

describe("an example", () => {
  it("has at most 40 lines, begins with what it shows, and is listed", () => {
    const list = readSource("examples/README.md").text
    const names = readdirSync(`${ROOT}/examples`).filter((name) => name.endsWith(".ts"))
    assert.isAtLeast(names.length, 8)
    for (const name of names) {
      const lines = readSource(`examples/${name}`).text.trimEnd().split("\n")
      assert.isAtMost(lines.length, 40, name)
      assert.match(lines[0], /^\/\/ .*(: (node|npx) .*|\.)$/, name)
      assert.include(list, `(${name})`)
    }
  })

  it("scans a store", async () => {
    const lines = await runExample("scan.ts", store)
    // The averages of 3 and 5 bars of DOWN are 52.67 and 53.4 on day 10, 53.67 and 53.6 on day 11.
    assert.deepStrictEqual(lines.toSorted(), ["DOWN [ '2024-01-11' ]", "UP []"])
  })

  it("runs a worker of one's own", async () => {
    // From 53 to 56 are 5.7% and from 56 to 61 are 8.9%; from 52 to 53 are 1.9%, and UP rises by 1% at most.
    const [up, down, none] = await runExample("ownWorker.ts", store, "UP", "DOWN", "NONE")
    assert.deepStrictEqual([up, down], ["UP 0 gaps of more than 2%", "DOWN 2 gaps of more than 2%"])
    assert.match(none, /^NONE .*no candles of NONE/)
  })

  it("reads candles from a repository of one's own", async () => {
    const day = (bar: number): string => new Date(Date.UTC(2024, 0, 1 + bar)).toISOString()
    const prices = { B: { time: [day(0), day(1)], close: [2, 1] }, A: { time: [0, 1, 2].map(day), close: [1, 2, 3] } }
    const lines = await runExample("ownRepository.ts", file("prices.json", JSON.stringify(prices)))
    assert.deepStrictEqual(lines, ["A 2", "B 0", "NONE no prices of NONE"])
  })

  it("runs symbols that fail again", async () => {
    assert.deepStrictEqual(await runExample("retries.ts"), [
      "AAPL attempt 2: the service is busy",
      "MSFT attempt 2: the service is busy",
      "AAPL answered at attempt 3",
      "MSFT answered at attempt 3",
    ])
  })

  it("goes on where it was killed", async () => {
    const log = file("asked.runs", "")
    // All of them would take two minutes and a half.
    const { child, ended, printed } = startExample("resume.ts", log, "3000")
    while (!/^S1 /m.test(printed.stdout)) await new Promise((resolve) => setTimeout(resolve, 20))
    // What is printed is kept some time later.
    while ((await answersIn(log)) === 0);
    child.kill("SIGKILL")
    await ended
    const [first = "", ...answers] = await runExample("resume.ts", log, "1")
    const had = Number(/^run 1 was killed, and has (\d+) answers$/.exec(first)?.[1])
    assert.isAbove(had, 0, first)
    assert.isBelow(had, 100)
    const symbols = Array.from({ length: 100 }, (_, index) => `S${index}`)
    assert.deepStrictEqual(
      answers.toSorted(),
      symbols.map((symbol) => `${symbol} { rating: ${symbol.length} }`).toSorted(),
    )
    assert.match((await runExample("resume.ts", log, "1"))[0], /^S\d/)
  })

  it("scans with promises", async () => {
    const lines = await runExample("promises.ts", store)
    assert.deepStrictEqual(lines.slice(0, 2).toSorted(), ["DOWN 1 times", "UP 9 times"])
    assert.deepStrictEqual(lines.slice(2), [
      `UP { percent: ${(100 * (111 - 106)) / 106} }`,
      `DOWN { percent: ${(100 * (61 - 54)) / 54} }`,
      "1:1 unknown name `clse` (did you mean `close`?)",
      "clse > open",
      "^^^^",
    ])
  })
})
