import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { exportCandles } from "../../src/candles/export/CandleExport.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"
import { barsIn } from "../candles/importing.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { someBars, writeStore } from "../candles/writeStore.ts"
import { runHere } from "./inProcess.ts"
import { MAIN, startWith } from "./process.ts"

const withStore = Effect.fnUntraced(function* (bars = 10) {
  const folder = yield* temporaryFolder
  const store = join(folder, "market.db")
  yield* writeStore(store, { AAPL: someBars(bars), MSFT: someBars(bars) })
  return { folder, store }
})

/** All bytes that a command writes to standard output. */
const bytesOf = (cwd: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(
    () =>
      new Promise<{ code: number | null; bytes: Buffer; stderr: string }>((resolve, reject) => {
        const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", MAIN, ...args], { cwd })
        const parts: Array<Buffer> = []
        let stderr = ""
        child.stdout.on("data", (part: Buffer) => parts.push(part))
        child.stderr.on("data", (text: Buffer) => (stderr += String(text)))
        child.once("error", reject).once("close", (code) => resolve({ code, bytes: Buffer.concat(parts), stderr }))
      }),
  )

describe("marketsweep export --out -", () => {
  it.effect("writes CSV to standard output, and its summary to standard error", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore()
      const out = join(folder, "prices.csv")
      yield* Effect.scoped(
        exportCandles({ out, timeframe: "1d" }).pipe(Effect.provide(CandleStore.layer(store), { local: true })),
      )
      const { bytes, code, stderr } = yield* bytesOf(folder, "export", store, "--out", "-")
      assert.strictEqual(code, 0, stderr)
      assert.strictEqual(bytes.toString(), readFileSync(out, "utf8"))
      assert.match(stderr, /^standard output: 2 symbols, 20 bars of 1d in \d+ bytes in /m)
      assert.isFalse(existsSync(join(folder, "-")))
    }),
  )

  for (const format of ["arrow", "parquet"] as const) {
    it.effect(`writes ${format} through a pipe as into a file`, () =>
      Effect.gen(function* () {
        const { folder, store } = yield* withStore()
        const { bytes, code, stderr } = yield* bytesOf(folder, "export", store, "--out", "-", "--format", format)
        assert.strictEqual(code, 0, stderr)
        const path = join(folder, `all.${format}`)
        const again = join(folder, "again.db")
        writeFileSync(path, bytes)
        const ran = yield* runHere("import", path, "--store", again, "--timeframe", "1d")
        assert.strictEqual(ran.code, 0, ran.stderr)
        assert.deepStrictEqual(yield* barsIn(again), yield* barsIn(store))
      }),
    )
  }

  it.effect("is read from the pipe by import -", () =>
    Effect.gen(function* () {
      const { folder, store } = yield* withStore(3000)
      const again = join(folder, "again.db")
      const { bytes } = yield* bytesOf(folder, "export", store, "--out", "-")
      const { code, stderr } = yield* Effect.promise(
        () => startWith({ input: bytes.toString() }, "import", "-", "--store", again, "--timeframe", "1d").ended,
      )
      assert.strictEqual(code, 0, stderr)
      assert.deepStrictEqual(yield* barsIn(again), yield* barsIn(store))
    }),
  )

  it.effect("ends quietly where its reader has gone", () =>
    Effect.gen(function* () {
      const { store } = yield* withStore(60_000)
      const { child, ended } = startWith({}, "export", store, "--out", "-")
      child.stdout.once("data", () => child.stdout.destroy())
      const { code, stderr } = yield* Effect.promise(() => ended)
      assert.strictEqual(code, 0, stderr)
      assert.notInclude(stderr, "error")
    }),
  )

  it.effect("refuses files of each symbol", () =>
    Effect.gen(function* () {
      const { store } = yield* withStore()
      const { code, stderr } = yield* runHere("export", store, "--out", "-", "--layout", "freqtrade")
      assert.strictEqual(code, 2)
      assert.include(stderr, "--layout freqtrade writes one file for each symbol: give --out FOLDER/")
    }),
  )
})
