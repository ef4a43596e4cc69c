import { setTimeout as sleep } from "node:timers/promises"
import { request } from "node:http"
import { assert, describe, it } from "@effect/vitest"
import { exampleFolder, startExample } from "./example.ts"

const folder = exampleFolder()
const SYMBOLS = Array.from({ length: 1500 }, (_, i) => `S${i}`)
const closes = Array.from({ length: 400 }, (_, day) => 100 + day)
const store = await folder.store(Object.fromEntries(SYMBOLS.map((symbol) => [symbol, closes])))

// Port 0 is any that is free, and the log says which.
const { printed } = startExample("httpService.ts", store, "0")

const logged = async (line: RegExp): Promise<RegExpExecArray> => {
  for (;;) {
    const found = line.exec(printed.stderr)
    if (found !== null) return found
    await sleep(5)
  }
}
const [, port] = await logged(/Listening on http:\/\/\S+:(\d+)\b.*\n/)
const jobs = `http://127.0.0.1:${port}/jobs`

const job = (fields: object) =>
  JSON.stringify({
    id: "job",
    jobType: "scan",
    symbols: ["S0"],
    timeframe: "1d",
    dateRange: {},
    formula: "close > 0",
    ...fields,
  })

const post = (body: string) => fetch(jobs, { method: "POST", body })

describe("the HTTP service", () => {
  it("streams a line of JSON for each symbol", async () => {
    const response = await post(job({ symbols: ["S0", "S1", "S2"], formula: "close > 450" }))
    assert.strictEqual(response.status, 200)
    assert.strictEqual(response.headers.get("content-type"), "application/x-ndjson")
    const results = (await response.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    assert.deepStrictEqual(
      results.map(({ matches, symbol }) => [symbol, matches.length]).toSorted(),
      // Closes are 100 to 499.
      [
        ["S0", 49],
        ["S1", 49],
        ["S2", 49],
      ],
    )
  })

  it("answers 400 to a job that is not one, and says why", async () => {
    const response = await post(job({ jobType: "sweep" }))
    assert.strictEqual(response.status, 400)
    assert.match(await response.text(), /"jobType"/)
  })

  it("answers 400 to a wrong formula, and says where it is wrong", async () => {
    const response = await post(job({ formula: "close >" }))
    assert.strictEqual(response.status, 400)
    assert.match(await response.text(), /^1:8 unexpected end of formula/)
  })

  it("ends a job whose client goes, and serves the next one", async () => {
    // 40 MB of lines: more than the system takes for a client that does not read.
    const body = job({ id: "abandoned", symbols: SYMBOLS })
    await new Promise<void>((resolve, reject) => {
      const asked = request(jobs, { method: "POST" }, (response) => {
        response.once("data", () => {
          response.destroy()
          resolve()
        })
      })
      asked.once("error", reject).end(body)
    })
    await logged(/"Job interrupted".* job_id=abandoned/)
    assert.notMatch(printed.stderr, /"Job finished".* job_id=abandoned/)
    assert.strictEqual((await post(job({}))).status, 200)
  })
})
