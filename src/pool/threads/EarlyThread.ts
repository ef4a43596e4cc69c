import { startThread, type StartedThread } from "./startThread.ts"

/** A thread that boots before its pool is known; its settings follow as the first message. */
export interface EarlyThread {
  /** Gives the thread, once, if it runs this module. */
  readonly take: (module: URL) => StartedThread | undefined
}

/** Starts a thread early, as a command line does first. It does not keep the process alive until a pool takes it. */
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
