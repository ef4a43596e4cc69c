import * as Effect from "effect/Effect"
import type { JobHeader } from "../../src/job/ProcessingJob.ts"
import { makeTask, type OpenJob, type Task } from "../../src/pool/supervision/task.ts"
import { openThread } from "../../src/pool/threads/openThread.ts"
import { PoolWorker } from "../../src/pool/supervision/PoolWorker.ts"

const header: JobHeader = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {} }

export const openJob = (key = 1, limitMs = 1000): OpenJob => ({
  key,
  header,
  symbols: 3,
  limitMs,
  waiting: [],
  averageMs: 1,
  deathsInPrepare: 0,
  faultsInPrefetch: 0,
  lostTo: undefined,
  isClosed: false,
})

export const tasksOf = (job: OpenJob, ...symbols: ReadonlyArray<string>): ReadonlyArray<Task> =>
  symbols.map((symbol) => makeTask(job, symbol, () => {}))

/** A worker whose module does nothing: its lanes are the test's to write. */
export const idleWorker = Effect.acquireRelease(
  Effect.sync(() => {
    const worker = new PoolWorker(
      1,
      {
        lanes: 8,
        open: openThread({ worker: new URL("data:text/javascript,"), maxHeapMb: undefined }),
        settings: { config: {}, maxReplyBytes: 1, tellMemory: false, detectLeaks: false, measureWork: false },
      },
      { onMessage: () => {}, onExit: () => {} },
    )
    worker.status = "ready"
    return worker
  }),
  (worker) => Effect.sync(() => worker.kill("closed")),
)
