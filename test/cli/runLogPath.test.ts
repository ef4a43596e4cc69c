import { afterAll, assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runModule } from "../pool/childProcess.ts"
import { runLogPath, sourceOf } from "../../src/cli/log/runLogPath.ts"

const folder = realpathSync(mkdtempSync(join(tmpdir(), "marketsweep-runs-")))
afterAll(() => rmSync(folder, { recursive: true }))

const store = join(folder, "market.db")
writeFileSync(store, "")
mkdirSync(join(folder, "candles"))

describe("the log of a store", () => {
  it("lies beside a file, a folder, and the folder of a glob", () => {
    assert.strictEqual(runLogPath(store), `${store}.runs`)
    assert.strictEqual(runLogPath(join(folder, "candles/")), join(folder, "candles.runs"))
    assert.strictEqual(runLogPath(join(folder, "candles/*.parquet?close=adj_close")), join(folder, "candles.runs"))
    assert.strictEqual(runLogPath(join(folder, "candles/**/1d/*.parquet")), join(folder, "candles.runs"))
    assert.strictEqual(runLogPath(join(folder, "q.duckdb?table=ohlcv")), join(folder, "q.duckdb.runs"))
  })

  it("lies beside the file that a link points to", () => {
    symlinkSync(store, join(folder, "link.db"))
    assert.strictEqual(runLogPath(join(folder, "link.db")), `${store}.runs`)
    assert.strictEqual(sourceOf(join(folder, "link.db")), store)
  })

  it("is in the user's folder for a database, and contains no password", () => {
    const address = "postgres://me:secret@host/db?table=candles"
    assert.match(runLogPath(address), /[/\\]marketsweep[/\\]database-[0-9a-f]{8}\.runs$/)
    assert.notInclude(sourceOf(address), "secret")
    assert.include(sourceOf(address), "me@host/db?table=candles")
  })

  it.effect("is read where others write it, unless this user has one", () =>
    Effect.gen(function* () {
      const archive = join(folder, "archive")
      mkdirSync(archive)
      const old = join(archive, "old.db")
      for (const file of [old, `${old}.runs`]) writeFileSync(file, "")
      for (const path of [folder, archive]) chmodSync(path, 0o555)
      const program = new URL("./logToRead.process.ts", import.meta.url)
      const { output } = yield* runModule(program, [old])
      for (const path of [folder, archive]) chmodSync(path, 0o755)
      const [written = "", read] = output.split("\n")
      assert.match(written, /[/\\]marketsweep[/\\]old\.db-[0-9a-f]{8}\.runs$/)
      assert.strictEqual(read, `${old}.runs`)
    }),
  )

  it("is different for stores with different settings", () => {
    const quotes = join(folder, "q.duckdb")
    assert.strictEqual(sourceOf(`${quotes}?table=a`), `${quotes}?table=a`)
    assert.notStrictEqual(sourceOf(`${quotes}?table=a`), sourceOf(`${quotes}?table=b`))
  })
})
