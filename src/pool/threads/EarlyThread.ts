import { startThread, type StartedThread } from "./startThread.ts"

/** A thread that is started before its pool; its settings follow in the first message. */
export interface EarlyThread {
  /** Hands over the thread, once, if it runs this module. */
  readonly take: (module: URL) => StartedThread | undefined
}

/**
 * Starts a thread before its pool, as the command line does. It keeps the process alive only once a pool has taken
 * it.
 */
export const startEarlyThread = (module: URL): EarlyThread => {
  let thread: StartedThread | undefined = startThread(module, { stdout: true, stderr: true })
  thread.worker.unref()
  return {
    take: (wanted) => {
      if (wanted.href !== module.href) return undefined
      const taken = thread
      thread = undefined
      taken?.worker.ref()
      return taken
    },
  }
}
