import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import { processorWaitMs } from "../../src/pool/supervision/worker/processorWait.ts"
import { openThread } from "../../src/pool/threads/openThread.ts"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { faultsWorker } from "./onThreads.ts"

const settings = { config: {}, maxReplyBytes: 1000, tellMemory: false, detectLeaks: false, measureWork: false }

/** A thread that is ready. */
const readyThread = Effect.acquireRelease(
  Effect.callback<ReturnType<ReturnType<typeof openThread>>>((resume) => {
    const transport = openThread({ worker: faultsWorker, maxHeapMb: undefined, forceExit: false })(
      { lanes: 2, settings, relayOutput: () => {} },
      {
        onMessage: () => resume(Effect.succeed(transport)),
        onFault: (fault) => resume(Effect.die(fault)),
        onMalformed: (fault) => resume(Effect.die(fault)),
        onMemory: () => {},
        onExit: () => {},
        isBusy: () => true,
      },
    )
  }),
  (transport) => Effect.sync(transport.terminate),
)

describe("the time that a worker has waited for a processor", () => {
  it.effect("is the second number of schedstat on Linux, in ns", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      writeFileSync(join(folder, "schedstat"), "386138 1024467 2\n")
      assert.strictEqual(processorWaitMs(folder), 1.024467)
    }),
  )

  it.effect("is undefined if schedstat is missing or unreadable", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      assert.isUndefined(processorWaitMs(folder))
      writeFileSync(join(folder, "schedstat"), "none\n")
      assert.isUndefined(processorWaitMs(folder))
    }),
  )

  it.live("is read by the id that a thread reports of itself", () =>
    Effect.gen(function* () {
      const transport = yield* readyThread
      const thread = protocol.systemThread(transport.lanes)
      if (!existsSync("/proc/thread-self")) return assert.strictEqual(thread, 0)
      assert.notStrictEqual(thread, process.pid)
      assert.isTrue(existsSync(`/proc/self/task/${thread}`))
      assert.strictEqual(transport.waitedMs() === undefined, !existsSync(`/proc/self/task/${thread}/schedstat`))
    }),
  )
})
