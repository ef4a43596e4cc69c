import { receiveMessageOnPort } from "node:worker_threads"
import * as protocol from "../protocol/protocol.ts"
import { processorWaitMs } from "../supervision/worker/processorWait.ts"
import { makeRefusedTransport } from "../supervision/worker/refusedTransport.ts"
import {
  faultOf,
  type OpenTransport,
  type Transport,
  type TransportEvents,
  type TransportOptions,
} from "../supervision/worker/Transport.ts"
import type { EarlyThread } from "./EarlyThread.ts"
import { exitAtOnce } from "./exitAtOnce.ts"
import { startThread, type StartedThread } from "./startThread.ts"

export interface ThreadOptions {
  readonly worker: URL
  /** The heap limit of a thread in MB; Node's own if `undefined`. */
  readonly maxHeapMb: number | undefined
  /** A thread that was started before the pool, to be its first one. */
  readonly early?: EarlyThread | undefined
  /** Whether the process ends at its exit although a killed thread has not died. */
  readonly forceExit: boolean
}

/** Caps the young generation: promoting a larger one into a full heap aborts the process. */
const MAX_YOUNG_MB = 8

/** Opens workers as threads: both sides share the memory of the lanes. */
export const openThread =
  (options: ThreadOptions): OpenTransport =>
  (transport, events) => {
    const memory = protocol.makeLaneMemory(transport.lanes)
    try {
      const thread = threadFor(options)
      thread.port.postMessage({ ...transport.settings, lanes: memory } satisfies protocol.ThreadBoot)
      return makeTransport(thread, memory, transport, events, options.forceExit)
    } catch (error) {
      return makeRefusedTransport(transport.lanes, events, faultOf(error))
    }
  }

const threadFor = ({ worker: module, maxHeapMb, early }: ThreadOptions): StartedThread => {
  if (maxHeapMb === undefined) return early?.take(module) ?? startThread(module)
  // An early thread was started without a limit, and it cannot be set later.
  return startThread(module, {
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: MAX_YOUNG_MB },
  })
}

const makeTransport = (
  { worker, port }: StartedThread,
  memory: SharedArrayBuffer,
  { relayOutput }: TransportOptions,
  events: TransportEvents,
  forceExit: boolean,
): Transport => {
  const lanes = protocol.openLanes(memory)
  // Standard output belongs to data: what a worker prints goes to standard error. Its streams are unpiped from Node's,
  // since those of the option `stdout: true` would keep the process alive.
  for (const stream of [worker.stdout, worker.stderr]) {
    relayOutput(stream.unpipe())
    stream.resume()
  }
  /** An idle thread does not keep the process alive. */
  const letExit = (): void => {
    if (!events.isBusy()) worker.unref()
  }
  port.on("message", (message) => {
    events.onMessage(message)
    letExit()
  })
  port.on("messageerror", events.onMalformed)
  // Only the thread itself keeps the process alive.
  port.unref()
  worker.on("error", (thrown: unknown) => events.onFault(faultOf(thrown)))
  worker.on("exit", (code) => {
    for (let last = receiveMessageOnPort(port); last !== undefined; last = receiveMessageOnPort(port)) {
      events.onMessage(last.message)
    }
    port.close()
    events.onExit({ code })
  })
  return {
    lanes,
    refresh: () => {},
    post: (message) => {
      port.postMessage(message)
      // `forget` has no reply and is the last message of a job.
      if (message.type === "forget") letExit()
      else worker.ref()
    },
    takeBack: (some) => {
      for (const lane of some) {
        const word = Atomics.load(lanes.state, lane)
        if (protocol.laneState(word) === protocol.QUEUED) {
          Atomics.compareExchange(lanes.state, lane, word, protocol.IDLE)
        }
      }
    },
    hasEnded: () => false,
    waitedMs: () => {
      const thread = protocol.systemThread(lanes)
      return thread === 0 ? undefined : processorWaitMs(`/proc/self/task/${thread}`)
    },
    terminate: () => void worker.terminate(),
    abandon: () => {
      worker.unref()
      if (!forceExit) return
      process.once("exit", exitAtOnce)
      // Native code may still release the thread.
      worker.once("exit", () => process.off("exit", exitAtOnce))
    },
  }
}
