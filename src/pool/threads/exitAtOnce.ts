import { isMainThread } from "node:worker_threads"

const SHELL = "/bin/sh"

/**
 * Ends the process in its `exit` event, where Node would wait for all threads to
 * end first. A shell takes the place of the process and ends with its exit code;
 * where the system or this version of Node cannot do that, a signal ends it.
 */
export const exitAtOnce = (code: number): void => {
  if (!isMainThread) return
  try {
    process.execve?.(SHELL, ["sh", "-c", `exit ${code}`], {})
  } catch {
    // Not on this system, or not permitted.
  }
  process.kill(process.pid, "SIGKILL")
}
