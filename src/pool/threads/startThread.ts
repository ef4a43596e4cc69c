import { MessageChannel, type MessagePort, Worker, type WorkerOptions } from "node:worker_threads"

/** A thread, and the pool's end of its port. */
export interface StartedThread {
  readonly worker: Worker
  readonly port: MessagePort
}

/**
 * Starts a thread with a port of its own: what a symbol posts on `parentPort` is
 * no message of the worker, and closing that port breaks nothing.
 */
export const startThread = (module: URL, options: WorkerOptions = {}): StartedThread => {
  const { port1, port2 } = new MessageChannel()
  try {
    const worker = new Worker(module, { ...options, workerData: { marketsweep: port2 }, transferList: [port2] })
    return { worker, port: port1 }
  } catch (error) {
    port1.close()
    throw error
  }
}
