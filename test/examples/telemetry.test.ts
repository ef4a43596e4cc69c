import { createServer } from "node:http"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { exampleFolder, runExample } from "./example.ts"

const store = await exampleFolder().store({ UP: [1, 2, 3, 4, 5], DOWN: [5, 4, 3, 2, 1] })

/** What the collector was sent, by path. */
const received = new Map<string, string>()
const collector = createServer((request, response) => {
  let body = received.get(request.url ?? "") ?? ""
  request.setEncoding("utf8").on("data", (text: string) => (body += text))
  request.on("end", () => {
    received.set(request.url ?? "", body)
    response.end("{}")
  })
})
afterAll(() => void collector.close())
const baseUrl = await new Promise<string>((resolve) =>
  collector.listen(0, "127.0.0.1", () => {
    const address = collector.address()
    resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`)
  }),
)

const namesIn = (path: string): ReadonlyArray<string> =>
  [...(received.get(path) ?? "").matchAll(/"name":"([^"]+)"/g)].map((match) => match[1])

describe("the telemetry example", () => {
  it("sends spans, metrics and logs to the collector", async () => {
    const lines = await runExample("telemetry.ts", store, baseUrl)
    assert.include(lines, "2 results")
    const spans = namesIn("/v1/traces")
    assert.includeMembers([...spans], ["scan", "ProcessingEngine.processBatch"])
    assert.lengthOf(
      spans.filter((name) => name === "symbol"),
      2,
    )
    assert.include(received.get("/v1/traces"), '"stringValue":"scanner"')
    assert.include(namesIn("/v1/metrics"), "marketsweep.symbols")
    assert.include(received.get("/v1/logs"), "Job finished")
  })
})
