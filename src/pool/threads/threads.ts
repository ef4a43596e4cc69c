import { settingsOf } from "../supervision/options.ts"
import { makeSupervised } from "../supervision/supervised.ts"
import { openThread } from "./openThread.ts"
import type { ThreadsOptions } from "./options.ts"

/** The pool of worker threads. */
export const makeThreads = (options: ThreadsOptions) =>
  makeSupervised(
    settingsOf(options, openThread({ worker: options.worker, maxHeapMb: options.maxHeapMb, early: options.early })),
  )
