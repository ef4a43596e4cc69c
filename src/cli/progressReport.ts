import type { StandardError } from "./StandardError.ts"
import { progressText, type Tally } from "./summaryText.ts"

const REWRITE_MS = 100

const remaining = (tally: Tally, elapsedMs: number): string => {
  const seconds = Math.ceil(((tally.total - tally.completed) * elapsedMs) / tally.completed / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}

/**
 * Tells standard error how far a command is: one line that rewrites itself on a
 * terminal, at most ten times a second; a line each 10% elsewhere. Called with
 * each new tally and the time since the start, in ms.
 */
export const progressReport = (
  standardError: StandardError["Service"],
): ((tally: Tally, elapsedMs: number) => void) => {
  let shownAtMs = -Infinity
  let tenths = 0
  return (tally, elapsedMs) => {
    if (standardError.isTerminal) {
      if (elapsedMs - shownAtMs < REWRITE_MS) return
      shownAtMs = elapsedMs
      standardError.status(`${progressText(tally)}, ${remaining(tally, elapsedMs)}`)
      return
    }
    const reached = Math.floor((10 * tally.completed) / tally.total)
    if (reached === tenths) return
    tenths = reached
    standardError.line(progressText(tally))
  }
}
