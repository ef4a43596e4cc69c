import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { linesOf } from "../cli/process.ts"
import { bundled } from "../pool/onThreads.ts"
import { quietly, startCluster, until } from "./cluster.ts"

describe("the log of a runner", () => {
  it.live("has one JSON object a line with `--log-format json`, at the start and for each chunk", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([])
      const workerPath = fileURLToPath(bundled("cluster"))
      const { formula = "" } = cluster.job([], 0)
      const options = ["--worker", workerPath, "--workers", "1", "--verbose", "--log-format", "json"]
      const runner = yield* cluster.command("runner", "--name", "a", ...options)
      yield* runner.says("The runner takes tasks")
      const scan = ["scan", "--cluster", "--symbols", "A,B", "--timeframe", "1d", "--formula", formula]
      const { code, stderr } = yield* Effect.flatMap(cluster.command(...scan), ({ ended }) => ended)
      assert.strictEqual(code, 0, stderr)
      yield* until(() => runner.said().includes("Chunk finished"))
      runner.kill("SIGTERM")
      const ended = yield* runner.ended
      const entries = linesOf(ended.stderr).map((line) => JSON.parse(line))
      const [first] = entries.filter(({ message }) => message === "The runner takes tasks")
      assert.deepInclude(first, { level: "INFO" })
      assert.deepInclude(first.annotations, { runner: "a", slots: 2, workers: 1 })
      const [chunk] = entries.filter(({ message }) => message === "Chunk finished")
      assert.deepInclude(chunk.annotations, { run: "1", chunk: 0, symbols: 2 })
    }).pipe(quietly),
  )
})
