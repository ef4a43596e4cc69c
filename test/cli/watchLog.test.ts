import { assert, describe, it } from "@effect/vitest"
import { mkdirSync, rmdirSync, rmSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath, pathToFileURL } from "node:url"
import { linesOf, run } from "./process.ts"
import { makeWatched, matchesIn, UNTIL_WATCHING } from "./watched.ts"

const { importBars, newStore, startWatch, startWatchWith } = makeWatched()

describe("the log of a watch", () => {
  it("records matches once its locked log can be written, and reports those that it could not record at the end", async () => {
    const store = await newStore("locked.db")
    const watch = startWatch(store, "--format", "ndjson")
    await watch.until("stderr", UNTIL_WATCHING)
    // The watch may be writing just now.
    const other = new DatabaseSync(`${store}.runs`, { timeout: 5000 })
    other.exec("BEGIN IMMEDIATE")
    await importBars(store, "FLAT", [[40, 50]])
    await watch.until(
      "stderr",
      /^warning: matches are not recorded: .*: another process is writing to it; try again once/m,
    )
    await importBars(store, "FLAT", [[41, 60]])
    await watch.until("stdout", /"close":60/)
    other.exec("ROLLBACK")
    await watch.until("stderr", /^matches are recorded again$/m)
    other.exec("BEGIN IMMEDIATE")
    await importBars(store, "FLAT", [[42, 70]])
    await watch.until("stdout", /"close":70/)
    const { code, stderr, stdout } = await watch.end()
    other.close()
    assert.strictEqual(code, 130)
    assert.lengthOf(
      stderr.match(/^warning: matches are not recorded: Cannot keep runs in .*locked\.db\.runs: /gm) ?? [],
      2,
    )
    assert.match(stderr, /^warning: 1 match is not recorded in .*locked\.db\.runs$/m)
    assert.lengthOf(matchesIn(stdout), 4)
    const { stdout: hits } = await run("hits", "FLAT", "--store", store, "--format", "ndjson")
    assert.deepStrictEqual(
      linesOf(hits).map((line) => JSON.parse(line).close),
      [60, 50],
    )
  })

  it("records matches once its log can be opened, if it could not at the start", async () => {
    const store = await newStore("unopened.db")
    mkdirSync(`${store}.runs`)
    const watch = startWatch(store, "--format", "ndjson")
    await watch.until("stderr", /^warning: matches are not recorded: Cannot keep runs in .*unopened\.db\.runs: /m)
    rmdirSync(`${store}.runs`)
    await watch.until("stderr", /^matches are recorded again$/m)
    const { code, stdout } = await watch.end()
    assert.strictEqual(code, 130)
    assert.lengthOf(matchesIn(stdout), 1)
    const { stdout: hits } = await run("hits", "UP", "--store", store, "--format", "ndjson")
    assert.lengthOf(linesOf(hits), 1)
  })

  it("records runs in a new log if its log was removed", async () => {
    const store = await newStore("unlogged.db")
    const watch = startWatch(store, "--format", "ndjson")
    await watch.until("stderr", UNTIL_WATCHING)
    for (const end of ["", "-wal", "-shm"]) rmSync(`${store}.runs${end}`, { force: true })
    await importBars(store, "FLAT", [[40, 50]])
    await watch.until("stderr", /: 1 symbol has changed: /)
    const { stderr } = await watch.end()
    assert.notInclude(stderr, "warning")
    const { stdout: hits } = await run("hits", "FLAT", "--store", store, "--format", "ndjson")
    assert.lengthOf(linesOf(hits), 1)
  })

  it("continues if the disk of its log is full, and earlier runs can be read", async () => {
    const store = await newStore("full.db")
    // As soon as the first scan is kept, SQLite says of one page more what it says of a full disk.
    const preload = fileURLToPath(new URL("workers/fullLog.mjs", import.meta.url))
    const watch = startWatchWith(
      { NODE_OPTIONS: `--import=${pathToFileURL(preload).href}` },
      store,
      "--format",
      "ndjson",
    )
    await watch.until("stderr", UNTIL_WATCHING)
    await importBars(store, "FLAT", [[40, 50]])
    await watch.until(
      "stderr",
      /^warning: matches are not recorded: Cannot keep runs in .*: the disk is full: free some space/m,
    )
    await importBars(store, "FLAT", [[41, 60]])
    await watch.until("stderr", /(: 1 symbol has changed[^]*){2}/)
    const { code, stderr, stdout } = await watch.end()
    assert.strictEqual(code, 130)
    assert.lengthOf(stderr.match(/^warning: matches are not recorded/gm) ?? [], 1)
    assert.lengthOf(matchesIn(stdout), 3)
    const { code: shown, stdout: kept } = await run("show", "1", "--store", store, "--format", "ndjson")
    assert.strictEqual(shown, 0)
    assert.deepStrictEqual(
      linesOf(kept).flatMap((line) => JSON.parse(line).matches.map(({ close }: { close: number }) => close)),
      [40],
    )
  })
})
