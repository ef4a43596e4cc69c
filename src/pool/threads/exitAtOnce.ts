import { isMainThread } from "node:worker_threads"

const SHELL = "/bin/sh"

/**
 * Ends the process in its `exit` event, where Node would first wait for all
 * threads. A shell replaces the process and ends with its exit code; if the system
 * or this version of Node cannot do that, SIGKILL ends the process.
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
