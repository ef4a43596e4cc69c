import * as Effect from "effect/Effect"
import { Supervisor } from "../../src/pool/supervision/Supervisor.ts"
import type { OpenJob } from "../../src/pool/supervision/task.ts"
import { handDriven, type HandDriven } from "./handDriven.ts"

const header = { id: "job", jobType: "scan", timeframe: "1d", dateRange: {}, timeoutMs: 60_000 } as const

const settings = { config: {}, maxReplyBytes: 1e9, tellMemory: false, detectLeaks: false, measureWork: false }

/** A pool of two workers that are driven by hand. */
export const twoWorkers = Effect.gen(function* () {
  const workers: Array<HandDriven> = []
  const supervisor = yield* Effect.acquireRelease(
    Effect.sync(
      () =>
        new Supervisor({
          worker: new URL("data:text/javascript,"),
          workers: 2,
          initial: 2,
          spares: 0,
          lanes: 512,
          settings,
          slowAfterMs: Infinity,
          recycleAfterSymbols: Infinity,
          recycleAboveBytes: Infinity,
          open: handDriven(workers),
          warn: () => {},
        }),
    ),
    (running) => Effect.callback<void>((resume) => running.close(() => resume(Effect.void))),
  )
  yield* Effect.callback<void>((resume) => void supervisor.ready(() => resume(Effect.void)))
  yield* Effect.sleep(5)
  const job = yield* Effect.callback<OpenJob>((resume) => {
    const opened = supervisor.open(header, 300, () => queueMicrotask(() => resume(Effect.succeed(opened))))
  })
  return { supervisor, job, workers }
})
