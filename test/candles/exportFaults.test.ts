import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { exportCandles } from "../../src/candles/export/CandleExport.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"
import { MAIN } from "../cli/process.ts"
import { callsOf, onFullDisk, withFileCalls } from "../file/fileCalls.ts"
import { until } from "../pool/until.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { someBars, writeStore } from "./writeStore.ts"

const STOPPING = new URL("fixtures/stoppingWrites.process.ts", import.meta.url).href

const FORMER = "what was there before"

const withStore = Effect.fnUntraced(function* (bars = 300) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  yield* writeStore(store, { A: someBars(bars), B: someBars(bars), C: someBars(bars) })
  return { folder, store }
})

const exporting = (store: string, out: string) =>
  exportCandles({ out, timeframe: "1d" }).pipe(Effect.scoped, Effect.provide(CandleStore.layer(store), { local: true }))

const besideStore = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => !name.startsWith("market.db"))

describe("an export", () => {
  for (const format of ["csv", "arrow", "parquet"]) {
    it.effect(`of ${format} to a full disk leaves the previous file and nothing else`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* withStore()
        const out = join(folder, `bars.${format}`)
        const calls = yield* callsOf(exporting(store, out))
        const whole = readFileSync(out)
        for (let failing = 0; failing <= calls.indexOf("renameSync"); failing++) {
          writeFileSync(out, FORMER)
          const error = yield* Effect.flip(onFullDisk(failing, exporting(store, out)))
          assert.strictEqual(error.message, `Cannot export to ${out}: ENOSPC: no space left on device, write`)
          assert.isTrue(readFileSync(out).equals(Buffer.from(FORMER)))
          assert.deepStrictEqual(besideStore(folder), [basename(out)])
        }
        yield* exporting(store, out)
        assert.isTrue(readFileSync(out).equals(whole))
      }),
    )

    it.effect(`of ${format} leaves the previous file or the whole new one, whenever it is killed`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* withStore()
        const out = join(folder, `bars.${format}`)
        yield* exporting(store, out)
        const whole = readFileSync(out)
        writeFileSync(out, FORMER)
        const seen: Array<Buffer> = []
        yield* withFileCalls(() => seen.push(readFileSync(out)), exporting(store, out))
        assert.isAbove(seen.length, 3)
        for (const bytes of seen) assert.isTrue(bytes.equals(Buffer.from(FORMER)) || bytes.equals(whole))
        assert.isTrue(readFileSync(out).equals(whole))
      }),
    )
  }

  it.effect("to a folder on a full disk leaves each file whole or as it was", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const [kept, out] = [join(folder, "kept"), join(folder, "out")]
      const into = (path: string) =>
        exportCandles({ out: `${path}/`, format: "csv", timeframe: "1d" }).pipe(
          Effect.scoped,
          Effect.provide(CandleStore.layer(store), { local: true }),
        )
      const calls = yield* callsOf(into(kept))
      const names = readdirSync(kept)
      for (let failing = 0; failing < calls.length; failing += 2) {
        yield* Effect.exit(onFullDisk(failing, into(out)))
        for (const name of existsSync(out) ? readdirSync(out) : []) {
          assert.include(names, name)
          assert.isTrue(readFileSync(join(out, name)).equals(readFileSync(join(kept, name))))
        }
      }
    }),
  )

  it.live("that is killed by SIGKILL while it writes leaves the previous file", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore(60_000)
      const out = join(folder, "bars.csv")
      writeFileSync(out, FORMER)
      const stopped = join(folder, "stopped")
      const options = ["--disable-warning=ExperimentalWarning", "--import", STOPPING]
      const child = spawn(process.execPath, [...options, MAIN, "export", store, "--out", out], {
        stdio: "ignore",
        env: { ...process.env, STOPPED: stopped },
      })
      const ended = once(child, "exit")
      yield* until(() => existsSync(stopped) || child.exitCode !== null)
      assert.lengthOf(
        besideStore(folder).filter((name) => name.endsWith(".tmp")),
        1,
      )
      child.kill("SIGKILL")
      const [, signal] = yield* Effect.promise(() => ended)
      assert.strictEqual(signal, "SIGKILL")
      assert.strictEqual(readFileSync(out, "utf8"), FORMER)
      assert.strictEqual((yield* exporting(store, out)).bars, 180_000)
      assert.deepStrictEqual(
        readdirSync(folder).filter((name) => name.endsWith(".tmp")),
        [],
      )
    }),
  )
})
