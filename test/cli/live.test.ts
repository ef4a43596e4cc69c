import { assert, describe, it } from "@effect/vitest"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import { run, start } from "./process.ts"

const worker = fileURLToPath(new URL("./workers/hanging.ts", import.meta.url))
const HANGING = ["scan", "--timeframe", "1d", "--worker", worker, "--symbols", "A,HANGS"]

describe("scan --serve", () => {
  it("prints its address, and ends when a window cancels it", async () => {
    const { ended, until } = start(...HANGING, "--serve")
    const [, address = ""] = await until("stderr", /^live: (http:\S+)\n/m)
    const url = new URL(address)
    const page = await fetch(url)
    assert.match(await page.text(), /<script type="module">/)
    const headers = { authorization: `Bearer ${url.hash.slice(1)}` }
    assert.strictEqual((await fetch(new URL("/cancel", url), { method: "POST" })).status, 401)
    assert.strictEqual((await fetch(new URL("/cancel", url), { method: "POST", headers })).status, 202)
    const { code, stdout } = await ended
    assert.strictEqual(code, 130)
    assert.match(stdout, /interrupted after \d of 2 symbols/)
  })

  it("says that a port is taken", async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resolve(typeof address === "object" && address !== null ? address.port : 0)
      })
    })
    const { code, stderr } = await run(...HANGING, `--serve=${port}`)
    server.close()
    assert.strictEqual(code, 2)
    assert.match(stderr, new RegExp(`^error: port ${port} is in use: give --serve another port, or none$`, "m"))
  })
})
