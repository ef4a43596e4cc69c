/*
 * A batch of results:
 *
 *     count, bytes of the results (four bytes each)
 *     results: each
 *       symbol     varint, 0: named in the extras; else 1 + the zigzagged step from the symbol before, less one
 *       parts      byte: which of the following there are
 *       time       float, processingTimeMs
 *       extras     varint: which of the extras
 *       indicators varint: which names; a code for each value
 *       matches    varint: how many; each is
 *         time     varint: the zigzagged step from the time before x 8 + SAME_NAMES + unit; a float behind EXACT
 *         names    varint, unless they are those of the match before
 *         close    a code
 *         values   a code each
 *     footer: JSON of the names and the extras
 *
 * A code is a varint: hundredths x 4, or EXACT_NUMBER and a float, or one of the constants. Prices of most markets are
 * hundredths, and bars lie days apart, so that most matches take five bytes.
 */

export const HEAD_BYTES = 8

export const HAS_EXTRAS = 1
export const HAS_INDICATORS = 2
export const HAS_MATCHES = 4

export const DAYS = 0
export const MINUTES = 1
export const EXACT = 2
export const SAME_NAMES = 4

export const DAY_MS = 86_400_000
export const MINUTE_MS = 60_000

export const EXACT_NUMBER = 1
export const NULL = 2
export const TRUE = 6
export const FALSE = 10

/** Names of values, and what only some results have: each once in a batch. */
export interface BatchFooter {
  readonly names: ReadonlyArray<ReadonlyArray<string>>
  readonly extras: ReadonlyArray<unknown>
}
