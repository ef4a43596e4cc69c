import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { linesOf, run, startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
const { folder, store } = prices

beforeAll(async () => {
  const { code, stderr } = await run("import", prices.upFile, "--store", store, "--timeframe", "1d")
  assert.strictEqual(code, 0, stderr)
})

const cache = join(folder, "compiled")

const scan = async (env: Readonly<Record<string, string>>) => {
  const options = ["--timeframe", "1d", "--formula", "close > 38", "--format", "ndjson", "--no-log"]
  const { code, stderr, stdout } = await startWith({ env }, "scan", "--store", store, ...options).ended
  assert.strictEqual(code, 0, stderr)
  return linesOf(stdout).map((line) => JSON.parse(line).matches.length)
}

/** The files of compiled code that belong to a role. */
const keptFor = (role: string): ReadonlyArray<string> =>
  readdirSync(cache).flatMap((version) => {
    const kept = join(cache, version, "marketsweep", role)
    return existsSync(kept) ? readdirSync(kept).map((file) => join(kept, file)) : []
  })

const stampOf = (path: string): string => `${statSync(path).mtimeMs} ${readFileSync(path).length}`

describe.runIf(process.env["COMMAND_LINE"] !== undefined)("compiled code of the built command line", () => {
  it("is kept for the command and its workers, reused, and rebuilt if damaged", async () => {
    const env = { NODE_COMPILE_CACHE: cache }
    assert.deepStrictEqual(await scan(env), [2])
    const kept = [...keptFor("scan"), ...keptFor("worker")]
    assert.isTrue(kept.some((file) => /runMain-/.test(file)) && kept.some((file) => /formulaWorker-/.test(file)))
    assert.isTrue(
      kept.every((file) => file.endsWith(".js")),
      kept.join(),
    )

    const stamps = kept.map(stampOf)
    assert.deepStrictEqual(await scan(env), [2])
    assert.deepStrictEqual(kept.map(stampOf), stamps)

    for (const [index, file] of kept.entries()) {
      const bytes = readFileSync(file)
      if (index % 3 === 0) truncateSync(file, index % 2 === 0 ? 2 : bytes.length >>> 1)
      else {
        // A bit of the code, or of the checksum of its source.
        bytes[index % 3 === 1 ? bytes.length >>> 1 : 0] ^= 4
        writeFileSync(file, bytes)
      }
    }
    const damaged = kept.map(stampOf)
    assert.deepStrictEqual(await scan(env), [2])
    for (const [index, file] of kept.entries()) assert.notStrictEqual(stampOf(file), damaged[index], file)
  })

  it("is not kept if turned off or impossible, and the scan still runs", async () => {
    const off = join(folder, "off")
    assert.deepStrictEqual(await scan({ NODE_COMPILE_CACHE: off, NODE_DISABLE_COMPILE_CACHE: "1" }), [2])
    assert.isFalse(existsSync(off))
    const blocked = join(folder, "blocked")
    assert.deepStrictEqual(await scan({ NODE_COMPILE_CACHE: blocked }), [2])
    for (const version of readdirSync(blocked)) {
      // A file where its folder would be.
      const place = join(blocked, version, "marketsweep")
      rmSync(place, { recursive: true })
      writeFileSync(place, "")
    }
    assert.deepStrictEqual(await scan({ NODE_COMPILE_CACHE: blocked }), [2])
  })
})
