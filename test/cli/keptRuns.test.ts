import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { BARS, dayOf, writePrices } from "./storeFixture.ts"
import { linesOf, run, start } from "./process.ts"

const prices = writePrices()
afterAll(prices.remove)
const { store } = prices
const log = `${store}.runs`

const importPrices = async (...files: ReadonlyArray<string>) => {
  const { code, stderr } = await run("import", ...files, "--store", store, "--timeframe", "1d")
  assert.strictEqual(code, 0, stderr)
}
beforeAll(() => importPrices(prices.upFile, prices.downFile))

const scan = (formula: string, ...more: ReadonlyArray<string>) =>
  run("scan", "--store", store, "--timeframe", "1d", "--formula", formula, "--format", "ndjson", ...more)

/** What a command prints as NDJSON. */
const json = async (...args: ReadonlyArray<string>) => {
  const { code, stderr, stdout } = await run(...args, "--store", store, "--format", "ndjson")
  assert.strictEqual(code, 0, stderr)
  return linesOf(stdout).map((line) => JSON.parse(line))
}
const lastRun = async () => (await json("runs"))[0]

const matchesIn = (stdout: string): ReadonlyArray<string> =>
  linesOf(stdout).flatMap((line) => {
    const { matches, symbol } = JSON.parse(line)
    return matches.map(({ time }: { time: string }) => `${symbol} ${time}`)
  })

describe("a recorded run", () => {
  it("is written beside the store, listed, and shown as it was printed", async () => {
    const { stdout } = await scan("close > 38")
    assert.isTrue(existsSync(log))
    const kept = await lastRun()
    assert.deepInclude(kept, { state: "finished", source: store, symbols: 2, completed: 2, matches: 4, errors: 0 })
    assert.strictEqual(kept.job.formula, "close > 38")
    const { code, stdout: shown } = await run("show", "last", "--store", store, "--format", "ndjson")
    assert.strictEqual(code, 0)
    assert.deepStrictEqual(linesOf(shown).toSorted(), linesOf(stdout).toSorted())
    const table = await run("show", String(kept.id), "--store", store, "--symbol", "UP")
    assert.match(
      table.stdout,
      /^run \d+: scan of 1d, all bars, over .*\n {2}close > 38\nfinished: 2 symbols, 4 matches/,
    )
    assert.include(table.stdout, `${dayOf(BARS - 1).slice(0, 10)}  UP         40`)
    assert.notInclude(table.stdout, "DOWN")
  })

  it("answers the same job again and says so, and --again runs it", async () => {
    const first = await scan("close > 39")
    const runs = (await json("runs")).length
    const second = await scan("close > 39")
    assert.match(second.stderr, /^answered by run \d+ of .* UTC: nothing has changed since \(--again runs it\)$/m)
    assert.deepStrictEqual(linesOf(second.stdout).toSorted(), linesOf(first.stdout).toSorted())
    assert.lengthOf(await json("runs"), runs)
    for (const option of ["--again", "--no-log"]) {
      assert.notInclude((await scan("close > 39", option)).stderr, "answered by")
    }
    assert.lengthOf(await json("runs"), runs + 1)
    for (const other of [
      ["--to", "2024-01-31"],
      ["--symbols", "UP"],
      ["--job-type", "screen"],
    ]) {
      assert.notInclude((await scan("close > 39", ...other)).stderr, "answered by", other.join(" "))
    }
  })

  it("no longer answers once a bar has changed, and --new and diff show what is new", async () => {
    await scan("close > 30")
    const before = await lastRun()
    const later = `date,open,high,low,close,volume\n${dayOf(BARS).slice(0, 10)},41,41,41,41,1000\n`
    await importPrices(prices.file("UP.csv", later))
    const { code, stderr, stdout } = await scan("close > 30", "--new")
    assert.strictEqual(code, 0, stderr)
    assert.notInclude(stderr, "answered by")
    assert.deepStrictEqual(matchesIn(stdout), [`UP ${dayOf(BARS)}`])
    const after = await lastRun()
    assert.strictEqual(after.matches, before.matches + 1)
    const changes = await json("diff", String(before.id), String(after.id))
    assert.deepStrictEqual(changes, [{ change: "added", symbol: "UP", time: dayOf(BARS), close: 41, values: {} }])
    const again = await scan("close > 30", "--new")
    assert.include(again.stderr, "answered by")
    assert.deepStrictEqual(matchesIn(again.stdout), [])
  })

  it("has its matches listed by hits with those of other runs, each once", async () => {
    await scan("close > 38.5 and close < 39.5", "--again")
    await scan("close > 38.5 and close < 39.5", "--again")
    const found = (await json("hits", "UP")).filter(({ formula }) => formula === "close > 38.5 and close < 39.5")
    assert.lengthOf(found, 1)
    assert.deepInclude(found[0], { symbol: "UP", time: dayOf(38), close: 39 })
    assert.lengthOf(found[0].runs, 2)
  })

  it("is shown with rounded prices, and written for programs with all digits", async () => {
    const noisy = join(prices.folder, "noisy.db")
    const rows = [10, 11].map((day) => `2024-01-${day},58,59,57,57.1${day}99999999999,1000`)
    const file = prices.file("NOISY.csv", ["date,open,high,low,close,volume", ...rows, ""].join("\n"))
    await run("import", file, "--store", noisy, "--timeframe", "1d")
    for (const formula of ["close > 50", "close > 90"]) {
      await run("scan", "--store", noisy, "--timeframe", "1d", "--formula", formula)
    }
    const found = await run("hits", "NOISY", "--store", noisy)
    const changes = await run("diff", "1", "2", "--store", noisy)
    for (const { stdout } of [found, changes]) assert.match(stdout, / 57\.11\s[^]* 57\.11\s/)
    const { stdout } = await run("hits", "NOISY", "--store", noisy, "--format", "ndjson")
    assert.include(stdout, "57.11199999999")
  })

  it("can be forgotten by its number or age", async () => {
    await scan("close > 12", "--again")
    const { id } = await lastRun()
    assert.match((await run("forget", String(id), "--store", store)).stdout, /^forgot 1 run of /)
    assert.notStrictEqual((await lastRun()).id, id)
    assert.match((await run("forget", "--older-than", "1d", "--store", store)).stdout, /^forgot 0 runs /)
    assert.match((await run("forget", "--older-than", "0h", "--store", store)).stdout, /^forgot \d+ runs /)
    assert.deepStrictEqual(await json("runs"), [])
    await scan("close > 12")
    assert.isAbove((await lastRun()).id, id)
  })

  it("does not stop a scan if it cannot be written, unless --log was given", async () => {
    const path = prices.file("no-log", "this is no log of runs, and longer than the header of one")
    const refused = await scan("close > 20", "--log", path)
    assert.strictEqual(refused.code, 3)
    assert.match(refused.stderr, /^error: Cannot keep runs in .*no-log: it is no log of runs: name another file$/m)
    const other = join(prices.folder, "other.db")
    writeFileSync(other, readFileSync(store))
    writeFileSync(`${other}.runs`, "this is no log of runs, and longer than the header of one")
    const done = await run("scan", "--store", other, "--timeframe", "1d", "--formula", "close > 38")
    assert.strictEqual(done.code, 0, done.stderr)
    assert.match(done.stderr, /^warning: this run is not recorded: Cannot keep runs in /m)
  })

  it("that does not exist is refused with a message that helps", async () => {
    const cases = [
      [["show", "999", "--store", store], /^error: .*\.runs has no run 999: marketsweep runs lists those it has$/m],
      [["runs"], /^error: no log is given: give --store FILE, or --log FILE$/m],
      [["runs", "--store", "nowhere.db"], /^error: there is no log .*nowhere\.db\.runs yet/m],
      [["forget", "--store", store], /^error: no runs are given/m],
      [["show", "first", "--store", store], /^error: .*Expected the number of a run/m],
      [
        ["scan", "--new", "--no-log", "--store", store, "--timeframe", "1d", "--formula", "close"],
        /^error: --new needs/m,
      ],
    ] as const
    for (const [args, message] of cases) {
      const { code, stderr } = await run(...args)
      assert.strictEqual(code, 2, stderr)
      assert.match(stderr, message)
    }
  })

  it("is complete if another one of the same store ran at the same time", async () => {
    const both = await Promise.all([scan("close > 3", "--again"), scan("close > 3", "--again")])
    assert.deepStrictEqual(
      both.map(({ code }) => code),
      [0, 0],
    )
    const [second, first] = await json("runs")
    for (const each of [first, second]) assert.deepInclude(each, { state: "finished", completed: 2, errors: 0 })
    assert.strictEqual(first.matches, second.matches)
  })
})

/** Scans the symbols of a list on two workers that append each one to the file `ran`. */
const startCounting = (list: string, kept: string, ran: string) => {
  const worker = fileURLToPath(new URL("workers/counting.ts", import.meta.url))
  const job = ["--worker", worker, "--timeframe", "1d", "--symbols", `@${list}`, "--formula", ran]
  return start("scan", ...job, "--log", kept, "--workers", "2", "--timeout", "1h", "--format", "ndjson")
}

describe("a scan whose log is removed in the middle", () => {
  it("still answers, and says that it is not recorded", async () => {
    const ran = prices.file("removed-ran", "")
    const list = prices.file("removed-list", Array.from({ length: 2500 }, (_, i) => `S${i}`).join("\n"))
    const kept = join(prices.folder, "removed.runs")
    const { ended, until } = startCounting(list, kept, ran)
    await until("stderr", /^[\d,]+ of 2,500 symbols/m)
    for (const ending of ["", "-wal", "-shm"]) rmSync(`${kept}${ending}`, { force: true })
    writeFileSync(`${ran}.open`, "")
    const { code, stderr, stdout } = await ended
    assert.strictEqual(code, 0, stderr)
    assert.lengthOf(linesOf(stdout), 2500)
    assert.include(stderr, `warning: this run is not recorded: ${kept} was removed or replaced while it ran\n`)
  })
})

describe("a scan of 2,500 symbols that is killed in the middle", () => {
  const symbols = Array.from({ length: 2500 }, (_, i) => `S${i}`)
  const ranIn = (file: string): ReadonlyArray<string> => linesOf(readFileSync(file, "utf8"))

  it("resumes where it was, with each symbol once in the end", async () => {
    const ran = prices.file("ran", "")
    const list = prices.file("list", symbols.join("\n"))
    const kept = join(prices.folder, "killed.runs")
    const { child, ended, until } = startCounting(list, kept, ran)
    const keptRuns = async () =>
      linesOf((await run("runs", "--log", kept, "--format", "ndjson")).stdout).map((line) => JSON.parse(line))
    await until("stderr", /^[\d,]+ of 2,500 symbols/m)
    // The log has them some time later.
    while (((await keptRuns())[0]?.completed ?? 0) === 0);
    child.kill("SIGKILL")
    assert.isNull((await ended).code)
    const [killed] = await keptRuns()
    assert.strictEqual(killed.state, "killed")
    assert.isBelow(killed.completed, 2500)

    writeFileSync(ran, "")
    writeFileSync(`${ran}.open`, "")
    const { code, stderr, stdout } = await run("resume", "--log", kept, "--format", "ndjson")
    assert.strictEqual(code, 0, stderr)
    const [, had = "", missing = ""] = /^run 1 has ([\d,]+) of 2,500 symbols: ([\d,]+) to run$/m.exec(stderr) ?? []
    const number = (text: string): number => Number(text.replace(",", ""))
    assert.strictEqual(number(had), killed.completed)
    // A symbol that a busy worker gives back to another one may run twice; those that the log has do not run.
    assert.strictEqual(new Set(ranIn(ran)).size, number(missing))
    assert.strictEqual(number(had) + number(missing), 2500)
    const answered = linesOf(stdout).map((line) => JSON.parse(line).symbol)
    assert.deepStrictEqual(answered.toSorted(), symbols.toSorted())
  })
})
