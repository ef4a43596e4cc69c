import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import type { StandardError } from "./StandardError.ts"
import { grouped, progressText, type Tally } from "./summaryText.ts"

const REWRITE_MS = 100

const SLOW_MS = 3000

/** The symbol that has been running for longest, once that is some seconds. */
const slow = (running: ReadonlyArray<RunningSymbol>): string | undefined => {
  const [longest] = running.toSorted((a, b) => b.elapsedMs - a.elapsedMs)
  if (longest === undefined || longest.elapsedMs < SLOW_MS) return undefined
  return `${longest.symbol} runs for ${Math.floor(longest.elapsedMs / 1000)} s`
}

const BAR = 12

const bar = ({ completed, total }: Tally): string => {
  const filled = total === 0 ? BAR : Math.floor((BAR * completed) / total)
  return "█".repeat(filled) + "░".repeat(BAR - filled)
}

/** "812 a second, 2 s left". */
const remaining = (tally: Tally, elapsedMs: number): string => {
  if (tally.completed === 0) return "starting"
  const seconds = Math.ceil(((tally.total - tally.completed) * elapsedMs) / tally.completed / 1000)
  const left = seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
  return `${grouped(Math.round((1000 * tally.completed) / Math.max(1, elapsedMs)))} a second, ${left}`
}

/**
 * Tells standard error how far a command is: a bar that rewrites itself on a terminal, at most ten times a second; a
 * line each 10% elsewhere. Called with each new tally, the time since the start in ms and, from time to time while nothing
 * completes, with the symbols that run.
 */
export const progressReport = (
  standardError: StandardError["Service"],
): ((tally: Tally, elapsedMs: number, running?: ReadonlyArray<RunningSymbol>) => void) => {
  let shownAtMs = -Infinity
  let tenths = 0
  return (tally, elapsedMs, running = []) => {
    if (standardError.isTerminal) {
      if (elapsedMs - shownAtMs < REWRITE_MS) return
      shownAtMs = elapsedMs
      standardError.status(`${bar(tally)} ${progressText(tally)}, ${slow(running) ?? remaining(tally, elapsedMs)}`)
      return
    }
    const reached = Math.floor((10 * tally.completed) / tally.total)
    if (reached === tenths) return
    tenths = reached
    standardError.line(progressText(tally))
  }
}
