import type { ProcessingResult } from "../../job/ProcessingResult.ts"

/** The progress of a command. */
export interface Tally {
  readonly completed: number
  readonly total: number
  /** `undefined` for commands without matches. */
  readonly matches: number | undefined
  /** Whether matches of earlier runs are left out. */
  readonly areNew?: boolean
  readonly errors: number
}

/** Adds a result to a tally. */
export const counted = (tally: Tally, result: ProcessingResult): Tally => ({
  ...tally,
  completed: tally.completed + 1,
  matches: tally.matches === undefined ? undefined : tally.matches + result.matches.length,
  errors: tally.errors + (result.error === undefined ? 0 : 1),
})

/** "1,250". Not `toLocaleString`, whose first call takes 20 ms. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",")

export const count = (n: number, one: string, many: string): string => `${grouped(n)} ${n === 1 ? one : many}`

/** "3 errors". */
export const errorsText = ({ errors }: Tally): string => count(errors, "error", "errors")

/** "14 new matches"; empty for commands without matches. */
export const matchesText = ({ areNew = false, matches }: Tally): string => {
  const word = areNew ? "new " : ""
  return matches === undefined ? "" : count(matches, `${word}match`, `${word}matches`)
}

const counts = (tally: Tally): string =>
  [matchesText(tally), errorsText(tally)].filter((text) => text !== "").join(", ")

export const durationText = (ms: number): string =>
  Math.round(ms) < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`

/** The times of a command in ms: to start its workers, then to run. */
export interface Times {
  readonly startMs: number
  readonly runMs: number
}

/**
 * "2,500 symbols, 14 matches, 0 errors in 353 ms (and 720 ms to start the
 * workers)"; says how many symbols were done if it was interrupted.
 */
export const summaryText = (tally: Tally, { runMs, startMs }: Times): string => {
  const symbols = count(tally.total, "symbol", "symbols")
  const done =
    tally.completed === tally.total
      ? `${symbols}, ${counts(tally)}`
      : `interrupted after ${grouped(tally.completed)} of ${symbols}: ${counts(tally)}`
  return `${done} in ${durationText(runMs)} (and ${durationText(startMs)} to start the workers)`
}

/** "1,250 of 2,500 symbols (50%)". */
export const doneText = ({ completed, total }: Tally): string =>
  `${grouped(completed)} of ${count(total, "symbol", "symbols")} (${Math.floor((100 * completed) / total)}%)`

/** "1,250 of 2,500 symbols (50%), 7 matches, 0 errors". */
export const progressText = (tally: Tally): string => `${doneText(tally)}, ${counts(tally)}`

/** {@link summaryText} as JSON; `completed` is less than `symbols` if the job was interrupted. */
export const summaryJson = ({ completed, errors, matches, total }: Tally, { runMs, startMs }: Times): string =>
  JSON.stringify({ symbols: total, completed, matches, errors, startMs: Math.round(startMs), runMs: Math.round(runMs) })
