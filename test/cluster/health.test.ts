import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { serveHealth } from "../../src/cluster/runner/health.ts"
import type { RunnerStatus } from "../../src/cluster/runner/serve.ts"

const status = (more: Partial<RunnerStatus> = {}): RunnerStatus => ({
  record: { id: "1", protocol: 1, version: "0", host: "mine", slots: 2, workers: 4 },
  running: [{ run: "7", generation: 1, number: 0 }],
  done: 12,
  returned: 1,
  symbols: 3400,
  isDraining: false,
  seenAgoMs: 500,
  ...more,
})

const get = (port: number, path: string, headers: Readonly<Record<string, string>> = {}) =>
  Effect.promise(async () => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
    return { code: response.status, body: await response.text() }
  })

describe("the health of a runner", () => {
  it.live("is 200 while it serves, and 503 while it drains or has lost its database", () =>
    Effect.gen(function* () {
      let current = status()
      const port = yield* serveHealth({ port: 0 }, () => current)
      assert.deepStrictEqual(yield* get(port, "/health"), {
        code: 200,
        body: '{"state":"serving","runner":"mine","slots":2,"running":1}\n',
      })
      current = status({ seenAgoMs: 11_000 })
      assert.strictEqual((yield* get(port, "/health")).code, 503)
      current = status({ isDraining: true })
      assert.strictEqual((yield* get(port, "/health")).code, 503)
      assert.strictEqual((yield* get(port, "/else")).code, 404)
    }),
  )

  it.live("includes metrics that Prometheus can read", () =>
    Effect.gen(function* () {
      const port = yield* serveHealth({ port: 0 }, status)
      const { body } = yield* get(port, "/metrics")
      const values = new Map(
        body
          .split("\n")
          .filter((line) => line !== "" && !line.startsWith("#"))
          .map((line) => [line.split(" ")[0], Number(line.split(" ")[1])] as const),
      )
      assert.deepStrictEqual(
        values,
        new Map([
          ["marketsweep_runner_tasks_done_total", 12],
          ["marketsweep_runner_tasks_returned_total", 1],
          ["marketsweep_runner_symbols_total", 3400],
          ["marketsweep_runner_tasks_running", 1],
          ["marketsweep_runner_slots", 2],
          ["marketsweep_runner_draining", 0],
          ["marketsweep_runner_database_seen_seconds", 0.5],
        ]),
      )
    }),
  )

  it.live("is served to other machines only with a secret", () =>
    Effect.gen(function* () {
      const refused = yield* Effect.flip(serveHealth({ port: 0, host: "0.0.0.0" }, status))
      assert.match(refused.message, /so it needs a secret: set MARKETSWEEP_SECRET/)
      const secret = Redacted.make("open sesame")
      const port = yield* serveHealth({ port: 0, host: "0.0.0.0", secret }, status)
      assert.strictEqual((yield* get(port, "/health")).code, 401)
      assert.strictEqual((yield* get(port, "/metrics", { authorization: "Bearer else" })).code, 401)
      assert.strictEqual((yield* get(port, "/health", { authorization: "Bearer open sesame" })).code, 200)
    }),
  )
})
