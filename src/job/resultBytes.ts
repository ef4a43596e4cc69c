import type { ProcessingResult } from "./ProcessingResult.ts"

/** The memory that Node 24 takes for an object with a time and a close, and for a named value. */
const BYTES_A_MATCH = 144
const BYTES_A_VALUE = 24

/** About how much memory a result takes, in bytes, assuming that its matches have the same names. */
export const resultBytes = ({ computedIndicators, error, matches }: ProcessingResult): number => {
  if (error !== undefined) return 0
  const values = matches.length === 0 ? 0 : Object.keys(matches[0].values).length
  const indicators = Object.keys(computedIndicators).length
  return matches.length * (BYTES_A_MATCH + values * BYTES_A_VALUE) + indicators * BYTES_A_VALUE
}
