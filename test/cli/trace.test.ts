import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { linesOf, type Ran, run, startWith } from "./process.ts"
import { writePrices } from "./storeFixture.ts"

const prices = writePrices()
const SCAN = [
  "scan",
  "--store",
  prices.store,
  "--timeframe",
  "1d",
  "--formula",
  "close > close[1]",
  "--format",
  "ndjson",
]

const names = (body: unknown): ReadonlyArray<string> =>
  [...JSON.stringify(body).matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name ?? "")

/** A collector that keeps what it is sent, by path. */
const collector = async () => {
  const received = new Map<string, Array<string>>()
  const take = async (request: IncomingMessage): Promise<void> => {
    let text = ""
    for await (const piece of request) text += String(piece)
    const path = request.url ?? ""
    received.set(path, [...(received.get(path) ?? []), ...names(JSON.parse(text))])
  }
  const server = createServer((request, response) => void take(request).then(() => response.end("{}")))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { received, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

beforeAll(() => run("import", prices.upFile, prices.downFile, "--store", prices.store, "--timeframe", "1d"))
afterAll(prices.remove)

const symbolsOf = ({ stdout }: Ran) => linesOf(stdout).map((line) => String(JSON.parse(line).symbol))

describe("--trace", () => {
  it("shows where the time went on standard error, and nothing without it", async () => {
    const [plain, traced] = [await run(...SCAN), await run(...SCAN, "--trace")]
    assert.deepStrictEqual(symbolsOf(traced).toSorted(), symbolsOf(plain).toSorted())
    assert.notInclude(plain.stderr, "trace")
    for (const phase of ["load the command", "read the job", "wait for a worker", "run and write"]) {
      assert.match(traced.stderr, new RegExp(`^ {2}${phase} +[\\d.]+ (s|ms|µs)$`, "m"))
    }
    assert.match(traced.stderr, /^\d+ workers?, busy for \d+% of the run: reading /m)
    assert.match(traced.stderr, /^ {2}is evaluated: median /m)
  })

  it("shows the same if the clock is set back while it runs", async () => {
    const env = { NODE_OPTIONS: `--import=${new URL("workers/backwards.mjs", import.meta.url).href}` }
    const { code, stderr } = await startWith({ env }, ...SCAN, "--no-log", "--trace").ended
    assert.strictEqual(code, 0, stderr)
    assert.match(stderr, /^ {2}is evaluated: median /m)
    assert.notMatch(stderr, / -\d/)
  })

  it("sends spans and metrics to a collector that the environment names", async () => {
    const { close, received, url } = await collector()
    try {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_TIMEOUT: "600000" }
      const ran = await startWith({ env }, ...SCAN, "--trace").ended
      assert.strictEqual(ran.code, 0, ran.stderr)
    } finally {
      close()
    }
    const spans = received.get("/v1/traces") ?? []
    assert.includeMembers([...spans], ["marketsweep.scan", "marketsweep: read the job", "SymbolPool.open"])
    assert.strictEqual(spans.filter((name) => name === "symbol").length, 2)
    assert.includeMembers(received.get("/v1/metrics") ?? [], ["marketsweep.symbols", "marketsweep.worker_busy"])
  })
})
