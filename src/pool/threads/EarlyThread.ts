import { Worker } from "node:worker_threads"

/** What such a thread has in the place of its settings: they follow as its first message. */
export const SETTINGS_FOLLOW = "settings-follow"

/** A thread that boots while it is still being found out what it will be for. */
export interface EarlyThread {
  /** Gives the thread, once, if it runs this module. */
  readonly take: (module: URL) => Worker | undefined
}

/** Starts one: what a command line does first. It does not keep the process alive until a pool takes it. */
export const startEarlyThread = (module: URL): EarlyThread => {
  let thread: Worker | undefined = new Worker(module, {
    workerData: { marketsweep: SETTINGS_FOLLOW },
    stdout: true,
    stderr: true,
  })
  thread.unref()
  return {
    take: (wanted) => {
      if (wanted.href !== module.href) return undefined
      const taken = thread
      thread = undefined
      taken?.ref()
      return taken
    },
  }
}
