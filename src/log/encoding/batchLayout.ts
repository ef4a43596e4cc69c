/*
 * A batch of results:
 *
 *     count, bytes of the results (four bytes each)
 *     results: each
 *       symbol     varint, 0: named in the extras; else 1 + the zigzagged step from the symbol before, less one
 *       parts      byte: which of the following there are
 *       took       processingTimeMs: with HAS_SHORT_TIME a varint of 0.1 µs, else a float
 *       extras     varint: which of the extras
 *       indicators varint: which names; a code for each value
 *       matches    varint: how many; each is
 *         time     varint: the zigzagged step from the time before x 8 + SAME_NAMES + unit; a float behind EXACT
 *         names    varint, unless they are those of the match before, or the first one has none
 *         close    a code
 *         values   a code each
 *     a result with IS_SHORT has instead, behind its parts:
 *       took       two bytes: processingTimeMs in 0.1 µs
 *       matches    byte: how many; each is
 *         time     two bytes, signed: the days from the time before
 *         close    three bytes: hundredths
 *     footer: JSON of the names and the extras
 *
 * A code is a varint: hundredths x 4, or EXACT_NUMBER and a float, or one of the constants.
 */

export const HEAD_BYTES = 8

export const HAS_EXTRAS = 1
export const HAS_INDICATORS = 2
export const HAS_MATCHES = 4
export const HAS_SHORT_TIME = 8
export const IS_SHORT = 16

/** Names of values, and what only some results have: each once in a batch. */
export interface BatchFooter {
  readonly names: ReadonlyArray<ReadonlyArray<string>>
  readonly extras: ReadonlyArray<unknown>
}
