import { Worker } from "node:worker_threads"
import * as protocol from "../protocol.ts"
import { stillborn } from "../supervision/stillborn.ts"
import { faultOf, type OpenTransport, type Transport, type TransportEvents } from "../supervision/Transport.ts"
import type { EarlyThread } from "./EarlyThread.ts"

export interface ThreadOptions {
  readonly worker: URL
  /** The thread's heap at most, in MB; what the platform allows where it is not given. */
  readonly maxHeapMb: number | undefined
  /** The first thread, where one is on its way already. */
  readonly early?: EarlyThread | undefined
}

/** What is young when the heap is full is all moved at once: more than the platform has left for that aborts the process. */
const MAX_YOUNG_MB = 8

/** Workers as threads: the lanes are memory that both sides share, and move by compare-and-swap. */
export const openThread =
  (options: ThreadOptions): OpenTransport =>
  (transport, events) => {
    const memory = protocol.makeLaneMemory(transport.lanes)
    try {
      return carriedBy(startThread(options, { ...transport.settings, lanes: memory }), memory, events)
    } catch (error) {
      return stillborn(transport.lanes, events, faultOf(error))
    }
  }

const startThread = ({ worker: module, maxHeapMb, early }: ThreadOptions, boot: protocol.ThreadBoot): Worker => {
  // A limit of memory has to be known when a thread is started.
  const taken = maxHeapMb === undefined ? early?.take(module) : undefined
  taken?.postMessage(boot)
  return (
    taken ??
    new Worker(module, {
      workerData: { marketsweep: boot },
      stdout: true,
      stderr: true,
      ...(maxHeapMb === undefined
        ? {}
        : { resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: MAX_YOUNG_MB } }),
    })
  )
}

const carriedBy = (worker: Worker, memory: SharedArrayBuffer, events: TransportEvents): Transport => {
  const lanes = protocol.openLanes(memory)
  // Standard output belongs to data: what a worker prints goes to standard error.
  worker.stdout.on("data", (chunk) => process.stderr.write(chunk))
  worker.stderr.on("data", (chunk) => process.stderr.write(chunk))
  worker.on("message", events.onMessage)
  worker.on("messageerror", events.onGarbled)
  worker.on("error", (thrown: unknown) => events.onFault(faultOf(thrown)))
  worker.on("exit", (code) => events.onExit({ code }))
  return {
    lanes,
    refresh: () => {},
    post: (message) => worker.postMessage(message),
    takeBack: (some) => {
      for (const lane of some) {
        const word = Atomics.load(lanes.state, lane)
        if (protocol.laneState(word) === protocol.QUEUED) {
          Atomics.compareExchange(lanes.state, lane, word, protocol.IDLE)
        }
      }
    },
    hasEnded: () => false,
    terminate: () => void worker.terminate(),
    abandon: () => worker.unref(),
  }
}
