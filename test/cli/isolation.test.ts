import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { fileURLToPath } from "node:url"
import { linesOf, run } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
afterAll(prices.remove)
beforeAll(() => run("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d"))

const hanging = fileURLToPath(new URL("./workers/hanging.ts", import.meta.url))

const withoutTimes = (line: string): Record<string, unknown> => {
  const result: Record<string, unknown> = JSON.parse(line)
  delete result["processingTimeMs"]
  return result
}

describe("--isolation", () => {
  it("changes where symbols run, and none of the answers", async () => {
    const scan = (...args: ReadonlyArray<string>) =>
      run("scan", "--store", prices.store, "--timeframe", "1d", "--formula", "close > close[1]", ...args)
    const [first, ...others] = await Promise.all(
      [[], ["--isolation", "threads"], ["--isolation", "processes"], ["--isolation", "none"]].map((isolation) =>
        scan("--format", "ndjson", "--workers", "1", ...isolation),
      ),
    )
    assert.strictEqual(first.code, 0, first.stderr)
    const answers = linesOf(first.stdout).map(withoutTimes)
    assert.lengthOf(answers, 2)
    for (const { code, stdout, stderr } of others) {
      assert.strictEqual(code, 0, stderr)
      assert.deepStrictEqual(linesOf(stdout).map(withoutTimes), answers)
    }
  })

  it("processes ends a symbol of a custom worker at its limit", async () => {
    // Alone: on a busy machine, one that is quick may take as long.
    const args = ["--symbols", "HANGS", "--isolation", "processes", "--timeout", "300ms", "--format", "ndjson"]
    const { code, stdout, stderr } = await run("scan", "--timeframe", "1d", "--worker", hanging, ...args)
    assert.strictEqual(code, 1, stderr)
    assert.deepStrictEqual(
      linesOf(stdout).map((line) => JSON.parse(line).error?._tag),
      ["Timeout"],
    )
  })

  it("threads or processes explains the mistake of a worker that answers without an Effect, and ends no worker", async () => {
    const worker = fileURLToPath(new URL("./workers/plain.mjs", import.meta.url))
    const symbols = ["A", "OBJECT", "PROMISE", "REJECTED", "NOTHING", "B"]
    const said = new Map([
      ["OBJECT", /returned an object instead of an Effect: wrap the answer, as in Effect\.succeed\(answer\)$/],
      ["PROMISE", /returned a Promise instead of an Effect: wrap it, as in Effect\.promise\(/],
      ["REJECTED", /returned a Promise instead of an Effect: wrap it, as in Effect\.promise\(/],
      ["NOTHING", /returned undefined instead of an Effect: wrap the answer, as in Effect\.succeed\(answer\)$/],
    ])
    for (const isolation of ["threads", "processes"]) {
      const args = ["--symbols", symbols.join(","), "--isolation", isolation, "--workers", "1", "--format", "ndjson"]
      const { code, stdout, stderr } = await run("scan", "--timeframe", "1d", "--worker", worker, ...args)
      assert.strictEqual(code, 1, stderr)
      const results = linesOf(stdout).map((line) => JSON.parse(line))
      assert.sameMembers(
        results.map(({ symbol }) => symbol),
        symbols,
      )
      for (const { symbol, error } of results) {
        const message = said.get(symbol)
        assert.strictEqual(error?._tag, message && "Failed", `${symbol}: ${error?.message}`)
        if (message !== undefined) assert.match(error.message, message)
      }
    }
  })

  it("none is refused for a custom worker", async () => {
    const { code, stderr } = await run(
      "scan",
      "--timeframe",
      "1d",
      "--worker",
      hanging,
      "--symbols",
      "A",
      "--isolation",
      "none",
    )
    assert.strictEqual(code, 2)
    assert.match(stderr, /^error: --isolation none .*leave out --worker/m)
  })

  it("none fails with the store's reason if it is missing", async () => {
    const args = ["--store", "no/such.db", "--symbols", "A", "--formula", "close > 1"]
    const outcomes = await Promise.all(
      ["threads", "none"].map((isolation) => run("scan", "--timeframe", "1d", ...args, "--isolation", isolation)),
    )
    assert.deepStrictEqual(
      outcomes.map(({ code }) => code),
      [outcomes[0].code, outcomes[0].code],
    )
    for (const { stderr } of outcomes) assert.include(stderr, "no/such.db")
  })
})
