import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync, renameSync, statSync } from "node:fs"
import { join } from "node:path"
import { linesOf, run } from "./process.ts"
import { dayOf } from "./storeFixture.ts"
import { makeWatched, matchesIn, UNTIL_WATCHING } from "./watched.ts"

const { folder, importBars, newStore, prices, startWatch, startWatchWith } = makeWatched()

describe("watch", () => {
  it("prints matches and then only new ones, exits with 130, and continues after the last watch", async () => {
    const store = await newStore("market.db")
    const watch = startWatch(store, "--format", "ndjson")
    await watch.until("stderr", UNTIL_WATCHING)
    assert.deepStrictEqual(matchesIn(watch.told.stdout), [`UP ${dayOf(39)} 40`])
    assert.match(watch.told.stderr, /^[\d-]+ [\d:]+: 2 symbols: 1 new match in /m)
    await importBars(store, "FLAT", [
      [40, 50],
      [41, 5],
      [42, 60],
    ])
    await watch.until("stderr", /: 1 symbol has changed: 2 new matches in /)
    await importBars(store, "FLAT", [[43, 1]])
    await watch.until("stderr", /: 1 symbol has changed: 0 new matches in /)
    const { code, stderr, stdout } = await watch.end()
    assert.strictEqual(code, 130)
    assert.match(stderr, /^watched for .*: 3 scans, 3 new matches$/m)
    const expected = [`UP ${dayOf(39)} 40`, `FLAT ${dayOf(40)} 50`, `FLAT ${dayOf(42)} 60`]
    assert.deepStrictEqual(matchesIn(stdout), expected)
    // The first scan, and the only one that found something.
    const { stdout: runs } = await run("runs", "--store", store, "--format", "ndjson")
    assert.deepStrictEqual(
      linesOf(runs).map((line) => {
        const { matches, state, symbols } = JSON.parse(line)
        return { matches, state, symbols }
      }),
      [
        { matches: 2, state: "finished", symbols: 1 },
        { matches: 1, state: "finished", symbols: 2 },
      ],
    )

    const again = startWatch(store, "--format", "ndjson")
    await again.until("stderr", UNTIL_WATCHING)
    assert.strictEqual((await again.end()).stdout, "")
    const unlogged = startWatch(store, "--no-log")
    await unlogged.until("stderr", UNTIL_WATCHING)
    assert.match((await unlogged.end()).stdout, /^date +symbol +close\n2024-02-09 +UP +40\n\n$/)
  })

  it("records each match in one run only, even if the bar before matches, too", async () => {
    const store = await newStore("counted.db")
    const watch = startWatch(store, "--format", "ndjson")
    await watch.until("stderr", UNTIL_WATCHING)
    await importBars(store, "FLAT", [[40, 41]])
    await watch.until("stdout", /"close":41/)
    await watch.until("stderr", /: 1 symbol has changed: 1 new match in /)
    // Its last bar becomes another one, and then the next one comes.
    await importBars(store, "FLAT", [[40, 42]])
    await watch.until("stderr", /: 1 symbol has changed: 0 new matches in /)
    await importBars(store, "FLAT", [[41, 43]])
    await watch.until("stdout", /"close":43/)
    const { stderr } = await watch.end()
    assert.match(stderr, /^watched for .*: 4 scans, 3 new matches$/m)
    const { stdout: runs } = await run("runs", "--store", store, "--format", "ndjson")
    assert.deepStrictEqual(
      linesOf(runs).map((line) => JSON.parse(line).matches),
      [1, 1, 1],
    )
    const { stdout: hits } = await run("hits", "FLAT", "--store", store, "--format", "ndjson")
    assert.deepStrictEqual(
      linesOf(hits).map((line) => JSON.parse(line).time),
      [dayOf(41), dayOf(40)],
    )
  })

  it("runs a command for each match, and survives one that fails, hangs or is killed", async () => {
    const store = await newStore("commands.db")
    const got = join(folder, "got")
    const command = `read -r line; echo "$line" >> ${got}; echo printed; case "$line" in *UP*) exit 3;; *FLAT*) sleep 600;; esac`
    const patient = { NODE_OPTIONS: `--import=${new URL("workers/patient.mjs", import.meta.url).href}` }
    const watch = startWatchWith(patient, store, "--no-log", "--exec", command)
    await watch.until("stderr", /^warning: the command for UP \S+ failed: it ended with 3$/m)
    for (const [bar, count] of [
      [40, 2],
      [41, 3],
    ] as const) {
      await importBars(store, "FLAT", [[bar, 50 + bar]])
      while (linesOf(readFileSync(got, "utf8")).length < count) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const { code, stderr, stdout } = await watch.end()
    assert.strictEqual(code, 130)
    assert.match(stderr, /^2 commands were ended before they finished$/m)
    assert.include(stderr, "printed")
    assert.notInclude(stdout, "printed")
    assert.deepStrictEqual(matchesIn(readFileSync(got, "utf8")), [
      `UP ${dayOf(39)} 40`,
      `FLAT ${dayOf(40)} 90`,
      `FLAT ${dayOf(41)} 91`,
    ])
  })

  it("names the signal that ended a command, and kills one that ignores SIGTERM at the second Ctrl-C", async () => {
    const store = await newStore("stubborn.db")
    const beats = join(folder, "beats")
    const size = () => statSync(beats, { throwIfNoEntry: false })?.size ?? 0
    const command = `read -r line; case "$line" in *UP*) kill -9 $$;; *) trap '' TERM INT; while true; do echo >> ${beats}; sleep 0.05; done;; esac`
    const watch = startWatch(store, "--no-log", "--exec", command)
    await watch.until("stderr", /^warning: the command for UP \S+ failed: it was ended by SIGKILL$/m)
    await importBars(store, "FLAT", [[40, 50]])
    while (size() === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    watch.child.kill("SIGINT")
    await watch.until("stderr", /^watched for /m)
    const { code } = await watch.end()
    assert.strictEqual(code, 130)
    const before = size()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.strictEqual(size(), before)
  })

  it("says at the end what it found, and exits with 129, if its terminal is closed", async () => {
    const store = await newStore("hung-up.db")
    const watch = startWatch(store, "--no-log")
    await watch.until("stderr", UNTIL_WATCHING)
    watch.child.kill("SIGHUP")
    const { code, stderr } = await watch.ended
    assert.strictEqual(code, 129)
    assert.match(stderr, /^watched for .*: 1 scan, 1 new match$/m)
  })

  it("continues after the store was missing, or was replaced by another file", async () => {
    const store = await newStore("replaced.db")
    const other = await newStore("other.db")
    await importBars(other, "FLAT", [[40, 70]])
    await importBars(other, "NEW", [[40, 80]])
    const watch = startWatch(store, "--format", "ndjson", "--no-log")
    await watch.until("stderr", UNTIL_WATCHING)
    await importBars(store, "FLAT", [[40, 5]])
    await watch.until("stderr", /: 1 symbol has changed: /)
    // It would be taken for the log of the next file of this name.
    assert.strictEqual(statSync(`${store}-wal`, { throwIfNoEntry: false })?.size ?? 0, 0)
    renameSync(store, `${store}.away`)
    await watch.until("stderr", /: .*replaced\.db does not exist \(trying again\)$/m)
    prices.file("replaced.db", "this is no store at all, and longer than the header of one")
    await watch.until("stderr", /: Cannot use the store .* \(trying again\)$/m)
    renameSync(other, store)
    await watch.until("stderr", /: .*replaced\.db can be read again$/m)
    const { code, stdout } = await watch.end()
    assert.strictEqual(code, 130)
    assert.deepStrictEqual(matchesIn(stdout), [`UP ${dayOf(39)} 40`, `FLAT ${dayOf(40)} 70`, `NEW ${dayOf(40)} 80`])
  })

  it("reports durations even if the clock is set back", async () => {
    const store = await newStore("backwards.db")
    const backwards = { NODE_OPTIONS: `--import=${new URL("workers/backwards.mjs", import.meta.url).href}` }
    const watch = startWatchWith(backwards, store, "--format", "ndjson")
    await watch.until("stderr", UNTIL_WATCHING)
    const { stderr } = await watch.end()
    assert.match(stderr, /: 2 symbols: 1 new match in \d+(\.\d)? m?s$/m)
    assert.match(stderr, /^watched for \d+(\.\d)? m?s: /m)
  })

  it("ends quietly when its reader has closed the pipe", async () => {
    const store = await newStore("closed.db")
    const watch = startWatch(store, "--format", "ndjson", "--no-log")
    await watch.until("stderr", UNTIL_WATCHING)
    watch.child.stdout.destroy()
    await importBars(store, "FLAT", [[40, 70]])
    const { code, stderr } = await watch.ended
    assert.strictEqual(code, 0)
    assert.notInclude(stderr, "error")
  })

  it("watches only the given symbols, and refuses wrong options", async () => {
    const store = await newStore("asked.db")
    const watch = startWatch(store, "--symbols", "FLAT", "--format", "ndjson", "--no-log")
    await watch.until("stderr", UNTIL_WATCHING)
    await importBars(store, "UP", [[40, 70]])
    await importBars(store, "FLAT", [[40, 70]])
    await watch.until("stdout", /FLAT/)
    assert.deepStrictEqual(matchesIn((await watch.end()).stdout), [`FLAT ${dayOf(40)} 70`])
    assert.isFalse(existsSync(`${store}.runs`))
    const cases = [
      [["--formula", "clse > 1"], 2, /^error: the formula cannot run: 1:1 unknown name `clse`/m],
      [["--formula", "close", "--every", "5"], 2, /^error: .*Expected a duration with its unit/m],
      [["--formula", "close", "--exec", " "], 2, /^error: .*Expected a shell command/m],
      [
        ["--formula", "close", "--store", "none.db"],
        3,
        /^error: Cannot use the store none\.db: there is no such file/m,
      ],
    ] as const
    for (const [args, expected, message] of cases) {
      const at = args.some((arg) => arg === "--store") ? [] : ["--store", store]
      const { code, stderr } = await run("watch", "--timeframe", "1d", ...at, ...args)
      assert.strictEqual(code, expected, stderr)
      assert.match(stderr, message)
    }
  })
})
