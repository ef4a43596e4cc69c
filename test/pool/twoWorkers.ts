import { pass, virtualTime } from "./virtualTime.ts"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { JobHeader } from "../../src/job/ProcessingJob.ts"
import { Supervisor } from "../../src/pool/supervision/Supervisor.ts"
import { handDriven, type HandDriven } from "./handDriven.ts"

const header = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {}, timeoutMs: 60_000 } as const

const settings = { config: {}, maxReplyBytes: 1e9, tellMemory: false, detectLeaks: false, measureWork: false }

/** A pool of two workers that are driven by hand, in virtual time; it starts with `initial` of them. */
const twoWorkersOf = Effect.fn(function* (initial: number) {
  yield* virtualTime
  const workers: Array<HandDriven> = []
  const supervisor = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Supervisor({
          worker: new URL("data:text/javascript,"),
          workers: 2,
          initial,
          spares: 0,
          lanes: 512,
          relayOutput: () => {},
          settings,
          slowAfterMs: Infinity,
          recycleAfterSymbols: Infinity,
          recycleAboveBytes: Infinity,
          open: handDriven(workers),
          warn: () => {},
        }),
    ),
    (running) =>
      Effect.andThen(
        Effect.sync(() => running.close(() => {})),
        pass(100),
      ),
  )
  yield* pass(5)
  return { supervisor, job: yield* openJob(supervisor, header, 300), workers }
})

export const twoWorkers = twoWorkersOf(2)

/** A pool that starts the second worker once it is needed. */
export const oneOfTwoWorkers = twoWorkersOf(1)

/** Opens a job on workers that prepare it at once. */
export const openJob = (supervisor: Supervisor, of: JobHeader, symbols: number) =>
  Effect.gen(function* () {
    let isOpen = false
    const job = supervisor.open(of, symbols, () => (isOpen = true))
    yield* pass(1)
    assert.isTrue(isOpen)
    return job
  })
