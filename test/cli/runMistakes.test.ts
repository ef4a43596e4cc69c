import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { rmSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { makeRunLog } from "../../src/log/makeRunLog.ts"
import { runHere } from "./inProcess.ts"

const folder = mkdtempSync(join(tmpdir(), "marketsweep-mistakes-"))
afterAll(() => rmSync(folder, { recursive: true }))

const job = (jobType: ProcessingJob["jobType"], formula: string, timeframe: ProcessingJob["timeframe"] = "1d") => ({
  id: "test",
  jobType,
  symbols: ["A", "B"],
  timeframe,
  dateRange: {},
  formula,
})

const result = {
  symbol: "A",
  matches: [{ time: 0, close: 7, values: {} }],
  computedIndicators: {},
  processingTimeMs: 1,
}

/** A log of three runs that are finished; a fourth one runs as long as the scope is open. */
const logWithRuns = Effect.fnUntraced(function* (name: string) {
  const path = join(folder, name)
  const log = yield* makeRunLog(path)
  for (const each of [job("scan", "close > 1"), job("scan", "close > 2", "1h"), job("compute", "close > 1")]) {
    const recorder = yield* log.begin({ job: each, source: "none.db" })
    recorder.add(result)
    yield* recorder.finish
  }
  const running = yield* log.begin({ job: job("scan", "close > 3"), source: "none.db" })
  running.add(result)
  // It is there once its first results are written.
  while ((yield* log.runs).length < 4) yield* Effect.sleep("20 millis")
  return path
})

const told = Effect.fnUntraced(function* (path: string, ...args: ReadonlyArray<string>) {
  const { code, stderr, stdout } = yield* runHere(...args, "--log", path)
  return [code, stderr === "" ? stdout : stderr] as const
})

describe("a command that reads runs", () => {
  it.live("says in one line what is wrong and how to fix it", () =>
    Effect.gen(function* () {
      const path = yield* logWithRuns("mistakes.runs")
      const cases: ReadonlyArray<readonly [ReadonlyArray<string>, RegExp]> = [
        [["forget", "4"], /^error: run 4 is still running, in process \d+: end it first, or wait for it\n$/],
        [["forget", "--older-than", "6m"], /^error: .*: "6m"\. Expected an age such as 30d, 12h or 2w\nusage: /],
        [["resume"], /^error: only run 4 is unfinished, and it is still running: end it first, or wait for it\n$/],
        [["report", "3"], /^error: run 3 is a compute, which has no matches to report: name a scan or a screen\n$/],
        [["report", "1", "--out="], /^error: .*(missing value of --out|Expected the name of a file)/],
        [["hits", ""], /^error: nothing says which symbol: name one\n$/],
        [["show", "1", "--symbol", "a"], /^error: run 1 has no result of a: check the spelling, also upper and lower/],
      ]
      for (const [args, message] of cases) {
        const [code, text] = yield* told(path, ...args)
        assert.strictEqual(code, 2, args.join(" "))
        assert.match(text, message)
      }
      assert.match(
        (yield* told(path, "forget", "--older-than", "0h"))[1],
        /^forgot 3 runs .*\nrun 4 is still running: not forgotten\n$/,
      )
    }),
  )

  it.live("says of a symbol without matches whether a run has it", () =>
    Effect.gen(function* () {
      const path = yield* logWithRuns("hits.runs")
      assert.match((yield* told(path, "hits", "B"))[1], /^B has no match in the runs of .*hits\.runs\n$/)
      assert.match(
        (yield* told(path, "hits", "b"))[1],
        /^b is in no run of .*hits\.runs: check the spelling, also upper/,
      )
    }),
  )

  it.live("says of a log without runs how to make one, and nothing in JSON", () =>
    Effect.gen(function* () {
      const path = join(folder, "empty.runs")
      yield* Effect.scoped(makeRunLog(path))
      const none = "empty.runs has no runs yet: marketsweep scan records one\n"
      const [code, table] = yield* told(path, "runs")
      assert.strictEqual(code, 0)
      assert.isTrue(table.endsWith(none), table)
      assert.deepStrictEqual(yield* told(path, "runs", "--format", "ndjson"), [0, ""])
      for (const args of [["show", "last"], ["resume"], ["report", "last"]]) {
        const [refused, error] = yield* told(path, ...args)
        assert.strictEqual(refused, 2)
        assert.isTrue(error.endsWith(none), error)
      }
    }),
  )

  it.live("warns if the compared runs differ in more than their results", () =>
    Effect.gen(function* () {
      const path = yield* logWithRuns("different.runs")
      const warned = (before: string, after: string) =>
        Effect.map(told(path, "diff", before, after), ([, text]) => text)
      assert.strictEqual(yield* warned("1", "1"), "0 matches more, 0 matches gone\n")
      assert.strictEqual(
        yield* warned("1", "2"),
        "warning: runs 1 and 2 are not comparable: they differ in the formula, the timeframe (1d and 1h)\n",
      )
      assert.strictEqual(
        yield* warned("1", "3"),
        "warning: runs 1 and 3 are not comparable: they differ in the job type (scan and compute)\n",
      )
    }),
  )
})
