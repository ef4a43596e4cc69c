import { type EarlyThread, startEarlyThread } from "../../pool/threads/EarlyThread.ts"
import { defaultWorker } from "../../worker/defaultWorkerUrl.ts"

const NEEDS_THREADS: ReadonlySet<string> = new Set(["scan", "screen", "compute", "resume", "sample", "watch"])

const NEEDS_NONE = /^(-h|--help|-v|--version|--completions|--series|--worker|--isolation|--cluster)(=|$)/

/**
 * Starts the first thread of a command that will need one, so that it boots
 * while the command line is loaded. Guesses from the raw arguments; an unused
 * thread ends with the process.
 */
export const startEarly = ([command, ...options]: ReadonlyArray<string>): EarlyThread | undefined =>
  command !== undefined && NEEDS_THREADS.has(command) && !options.some((option) => NEEDS_NONE.test(option))
    ? startEarlyThread(defaultWorker)
    : undefined
