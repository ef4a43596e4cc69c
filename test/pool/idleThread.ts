import * as Effect from "effect/Effect"
import type { JobHeader } from "../../src/job/ProcessingJob.ts"
import { makeTask, type OpenJob, type Task } from "../../src/pool/threads/task.ts"
import { Thread } from "../../src/pool/threads/Thread.ts"

const header: JobHeader = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {} }

export const openJob = (key = 1, limitMs = 1000): OpenJob => ({
  key,
  header,
  limitMs,
  waiting: [],
  averageMs: 1,
  deathsInPrepare: 0,
  faultsInPrefetch: 0,
  lostTo: undefined,
})

export const tasksOf = (job: OpenJob, ...symbols: ReadonlyArray<string>): ReadonlyArray<Task> =>
  symbols.map((symbol) => makeTask(job, symbol, () => {}))

/** A thread whose module does nothing: its lanes are the test's to write. */
export const idleThread = Effect.acquireRelease(
  Effect.sync(() => {
    const thread = new Thread(
      1,
      {
        worker: new URL("data:text/javascript,"),
        lanes: 8,
        maxHeapMb: undefined,
        config: {},
        maxReplyBytes: 1,
        tellMemory: false,
        detectLeaks: false,
        measureWork: false,
      },
      { onMessage: () => {}, onExit: () => {} },
    )
    thread.status = "ready"
    return thread
  }),
  (thread) => Effect.sync(() => thread.kill("closed")),
)
