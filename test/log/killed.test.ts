import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import { RunLog } from "../../src/log/RunLog.ts"
import { largeAnswers, SYMBOLS } from "./largeAnswers.ts"
import { collected, jobOf, loggedEngine, versionsOf } from "./logging.ts"

const CHILD = fileURLToPath(new URL("killed.process.ts", import.meta.url))

const folder = mkdtempSync(join(tmpdir(), "marketsweep-killed-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a process that kills itself at the n-th commit; how it ended, and what it printed. */
const killAt = (path: string, n: number, when: "before" | "after") =>
  new Promise<{ readonly signal: NodeJS.Signals | null; readonly stdout: string }>((resolve, reject) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", CHILD, path, String(n), when])
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.once("error", reject).once("close", (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(stderr))
      else resolve({ signal, stdout })
    })
  })

/** Goes on with what is left: how many results the log had, and that each symbol has one in the end. */
const goOn = Effect.fnUntraced(function* (path: string) {
  const ran: Array<string> = []
  return yield* Effect.gen(function* () {
    const engine = yield* LoggedEngine
    const log = yield* RunLog
    const [run] = yield* log.runs
    if (run === undefined) {
      assert.lengthOf(yield* engine.processBatch(jobOf(SYMBOLS)), SYMBOLS.length)
      assert.deepStrictEqual(ran, SYMBOLS)
      return 0
    }
    assert.strictEqual(run.state === "finished" ? SYMBOLS.length : run.completed, run.completed)
    const recorded = (yield* collected(log.results(run.id))).map(({ symbol }) => symbol)
    assert.strictEqual(recorded.length, run.completed)
    const results = yield* collected(engine.resume(run.id))
    assert.deepStrictEqual(results.map(({ symbol }) => symbol).toSorted(), SYMBOLS.toSorted())
    assert.deepStrictEqual([...recorded, ...ran].toSorted(), SYMBOLS.toSorted())
    for (const { matches, symbol } of results) {
      assert.lengthOf(matches, 4000)
      assert.strictEqual(matches[0]?.close, Math.sqrt(Number(symbol.slice(1)) + 2))
    }
    const kept = yield* collected(log.results(run.id))
    assert.deepStrictEqual(kept.map(({ symbol }) => symbol).toSorted(), SYMBOLS.toSorted())
    assert.deepInclude(yield* log.run(run.id), { state: "finished", completed: SYMBOLS.length, errors: 0 })
    return recorded.length
  }).pipe(
    Effect.provide(
      loggedEngine(
        largeAnswers((symbol) => ran.push(symbol)),
        versionsOf(SYMBOLS),
        RunLog.layerSqlite(path),
      ),
    ),
  )
})

describe("a process that is killed at a write of its log", () => {
  it("leaves a run that resumes to exactly one result a symbol, whichever write it was", async () => {
    const { stdout } = await killAt(join(folder, "whole"), 0, "after")
    const commits = Number(/^(\d+) commits/.exec(stdout)?.[1])
    assert.isAtLeast(commits, 5)
    const had: Array<number> = []
    for (let n = 1; n <= commits; n++) {
      // Two at a time: they wait for the start of a process more than they work.
      const kills = (["before", "after"] as const).map(async (when) => {
        const path = join(folder, `${when}-${n}`)
        assert.strictEqual((await killAt(path, n, when)).signal, "SIGKILL")
        return Effect.runPromise(goOn(path))
      })
      had.push(...(await Promise.all(kills)))
    }
    // The sweep went from a log without a run to one that has all.
    assert.strictEqual(Math.min(...had), 0)
    assert.strictEqual(Math.max(...had), SYMBOLS.length)
    assert.isAtLeast(new Set(had).size, 4)
  })
})
