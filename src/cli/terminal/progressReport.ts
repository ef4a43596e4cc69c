import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import { cutText } from "../../report/textWidth.ts"
import { fittingParts, type Part } from "./fittingParts.ts"
import type { StandardError } from "./StandardError.ts"
import { doneText, errorsText, grouped, matchesText, progressText, type Tally } from "./summaryText.ts"

const REWRITE_MS = 100

const SLOW_MS = 3000

const LONGEST_NAME = 24

/** Describes the longest running symbol, once it has run for some seconds. */
const slowText = (running: ReadonlyArray<RunningSymbol>): string | undefined => {
  const [longest] = running.toSorted((a, b) => b.elapsedMs - a.elapsedMs)
  if (longest === undefined || longest.elapsedMs < SLOW_MS) return undefined
  return `${cutText(longest.symbol, LONGEST_NAME)} runs for ${Math.floor(longest.elapsedMs / 1000)} s`
}

const BAR = 12

/** The least width of a terminal for a bar. */
const NARROW = 60

const bar = ({ completed, total }: Tally): string => {
  const filled = total === 0 ? BAR : Math.floor((BAR * completed) / total)
  return "█".repeat(filled) + "░".repeat(BAR - filled)
}

const rateText = ({ completed }: Tally, elapsedMs: number): string =>
  `${grouped(Math.round((1000 * completed) / Math.max(1, elapsedMs)))} a second`

const leftText = ({ completed, total }: Tally, elapsedMs: number): string => {
  const seconds = Math.ceil(((total - completed) * elapsedMs) / completed / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}

/** The parts of the status line; a narrow terminal keeps the progress longest, then errors. */
const statusText = (
  tally: Tally,
  elapsedMs: number,
  running: ReadonlyArray<RunningSymbol>,
  columns: number,
): string => {
  const slow = slowText(running)
  const started = tally.completed > 0
  const parts = (begin: string): ReadonlyArray<Part> => [
    { text: `${begin}${doneText(tally)}`, weight: 6 },
    { text: matchesText(tally), weight: 3 },
    { text: errorsText(tally), weight: tally.errors > 0 ? 5 : 2 },
    ...(slow !== undefined
      ? [{ text: slow, weight: 4 }]
      : started
        ? [
            { text: rateText(tally, elapsedMs), weight: 0 },
            { text: leftText(tally, elapsedMs), weight: 1 },
          ]
        : [{ text: "starting", weight: 1 }]),
  ]
  // On a narrow terminal, the bar would displace a number.
  const begin = columns < NARROW ? "" : `${bar(tally)} `
  return fittingParts(parts(begin), columns)
}

/**
 * Reports progress on standard error: on a terminal as a bar that is rewritten at most ten times a second, elsewhere as a
 * line every 10%. Call the result with each new tally and the time since the start in ms, and while nothing completes also
 * with the running symbols.
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
      standardError.status(statusText(tally, elapsedMs, running, standardError.columns()))
      return
    }
    const reached = Math.floor((10 * tally.completed) / tally.total)
    if (reached === tenths) return
    tenths = reached
    standardError.line(progressText(tally))
  }
}
