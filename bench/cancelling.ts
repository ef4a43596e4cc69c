import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as ClusterRuns from "../src/cluster/ClusterRuns.ts"
import type { ProcessingJob } from "../src/index.ts"
import { until } from "../test/cluster/cluster.ts"
import type { PostgresServer } from "../test/postgres/server.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

/** A runner with the worker of the tests, and its output. */
export interface SayingRunner {
  readonly said: () => string
}

const SLOTS = 2

/**
 * How long after `cancel` has returned the last runner reports that the symbols of the run have ended, in ms:
 * for symbols that sleep and are interrupted, and for symbols that loop, whose workers are ended. All workers are busy with them.
 */
export const measureCancel = Effect.fnUntraced(function* (
  server: PostgresServer,
  queue: string,
  runners: ReadonlyArray<SayingRunner>,
  kind: "NAPS" | "LOOPS",
) {
  using folder = temporaryFolder("marketsweep-cancel-")
  const runs = Context.get(
    yield* Layer.build(ClusterRuns.layer({ database: Redacted.make(server.url), queue })),
    ClusterRuns.ClusterRuns,
  )
  const job: ProcessingJob = {
    id: "cancelled",
    jobType: "scan",
    symbols: Array.from({ length: 96 }, (_, at) => `${kind}${at}`),
    timeframe: "1d",
    dateRange: {},
    timeoutMs: 500_000,
    formula: JSON.stringify({ folder: folder.path, napMs: 500_000 }),
  }
  const run = yield* runs.submit(job)
  const begun = (): number => {
    try {
      return readFileSync(join(folder.path, "begun"), "utf8").split("\n").length - 1
    } catch {
      return 0
    }
  }
  // Two workers each, and two chunks.
  yield* until(() => begun() >= 2 * runners.length)
  const taken = "SELECT FROM marketsweep_queue WHERE acquired_by IS NOT NULL"
  yield* Effect.repeat(server.query(taken), { until: ({ length }) => length === SLOTS * runners.length })
  const hasStopped = ({ said }: SayingRunner): boolean =>
    said()
      .split("\n")
      .filter((line) => line.includes("Chunk stopped") && line.includes(`run=${run} `)).length === SLOTS
  yield* runs.cancel(run)
  const cancelledAt = performance.now()
  yield* until(() => runners.every(hasStopped))
  return performance.now() - cancelledAt
}, Effect.scoped)
