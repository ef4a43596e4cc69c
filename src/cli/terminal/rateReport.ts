import { fittingParts } from "./fittingParts.ts"
import type { StandardError } from "./StandardError.ts"
import { count, grouped } from "./summaryText.ts"

const REWRITE_MS = 100
/** The least time for a meaningful rate, in ms. */
const FIRST_RATE_MS = 1000

/** Progress of a command that processes rows. */
export interface RowTally {
  /** What has been processed, such as `12 of 253 files`. */
  readonly done: string
  /** The share that has been processed, 0 to 1. */
  readonly share: number
  readonly rows: number
}

/** "1,250,000 rows/s", or an empty text if too little time has passed. */
export const rateText = (rows: number, elapsedMs: number): string =>
  rows > 0 && elapsedMs >= FIRST_RATE_MS ? `${grouped(Math.round((1000 * rows) / elapsedMs))} rows/s` : ""

const leftText = (share: number, elapsedMs: number): string => {
  if (share <= 0 || elapsedMs < FIRST_RATE_MS) return ""
  const seconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000)
  return seconds < 60 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}

const textOf = ({ done, rows, share }: RowTally, elapsedMs: number, columns = Infinity): string =>
  fittingParts(
    [
      { text: `${done} (${Math.floor(100 * share)}%)`, weight: 3 },
      { text: count(rows, "row", "rows"), weight: 1 },
      { text: rateText(rows, elapsedMs), weight: 0 },
      { text: leftText(share, elapsedMs), weight: 2 },
    ],
    columns,
  )

/**
 * Reports progress and rate on standard error: on a terminal as one line that is rewritten at most ten times a second,
 * elsewhere as a line every 10%, except at the end, which the summary reports.
 */
export const rateReport = (standardError: StandardError["Service"]) => {
  let shownAtMs = -Infinity
  let tenths = 0
  return (tally: RowTally, elapsedMs: number): void => {
    if (standardError.isTerminal) {
      if (elapsedMs - shownAtMs < REWRITE_MS) return
      shownAtMs = elapsedMs
      standardError.status(textOf(tally, elapsedMs, standardError.columns()))
      return
    }
    const reached = Math.floor(10 * tally.share)
    if (reached === tenths || reached === 10) return
    tenths = reached
    standardError.line(textOf(tally, elapsedMs))
  }
}
