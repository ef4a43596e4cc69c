import * as Effect from "effect/Effect"
import type { JobHeader } from "../../src/job/ProcessingJob.ts"
import { type OpenJob, PoolWorker, type Task } from "../../src/pool/supervision/worker/PoolWorker.ts"
import { makeTask } from "../../src/pool/supervision/worker/task.ts"
import type { OpenTransport } from "../../src/pool/supervision/worker/Transport.ts"
import { openThread } from "../../src/pool/threads/openThread.ts"

const header: JobHeader = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {} }

export const openJob = (key = 1, limitMs = 1000): OpenJob => ({
  key,
  header,
  symbols: 3,
  limitMs,
  source: undefined,
  waiting: [],
  memberships: undefined,
  averageMs: 1,
  averageBytes: undefined,
  unanswered: 0,
  isHeld: false,
  openedAt: 0,
  deathsInPrepare: 0,
  deathsWithoutAnswer: 0,
  rejections: 0,
  rejectedFor: "",
  faultsInPrefetch: 0,
  lostTo: undefined,
  isClosed: false,
})

export const tasksOf = (job: OpenJob, ...symbols: ReadonlyArray<string>): ReadonlyArray<Task> =>
  symbols.map((symbol) => makeTask(job, symbol, () => {}))

const openNothing = openThread({ worker: new URL("data:text/javascript,"), maxHeapMb: undefined, forceExit: false })

/** A worker that is not ready yet. */
const workerOf = (open: OpenTransport) =>
  Effect.acquireRelease(
    Effect.sync(
      () =>
        new PoolWorker(
          1,
          {
            lanes: 8,
            open,
            relayOutput: () => {},
            settings: { config: {}, maxReplyBytes: 1, tellMemory: false, detectLeaks: false, measureWork: false },
          },
          { onMessage: () => {}, onEnding: () => {}, onLingering: () => {}, onExit: () => {} },
        ),
    ),
    (worker) => Effect.sync(() => worker.kill("closed")),
  )

/** A worker whose module does nothing, and which is not ready yet. */
export const startingWorker = workerOf(openNothing)

/** A ready worker whose module does nothing, so that the test may write its lanes. */
export const idleWorker = Effect.tap(startingWorker, (worker) => Effect.sync(() => worker.becomeReady()))

/** An idle worker that has waited for a processor for `waitedMs`. */
export const starvedWorker = (waitedMs: () => number | undefined) =>
  Effect.tap(
    workerOf((options, events) => ({ ...openNothing(options, events), waitedMs })),
    (worker) => Effect.sync(() => worker.becomeReady()),
  )
