/*
 * A batch of results:
 *
 *     count, bytes of the results (four bytes each)
 *     results: each
 *       symbol     varint: 0 if the extras name it, else 1 + the zigzagged step from the previous symbol - 1
 *       parts      byte: which of the following fields exist
 *       took       processingTimeMs: with HAS_SHORT_TIME a varint of 0.1 µs, else a float
 *       extras     varint: index into the extras
 *       indicators varint: index into the names; a code for each value
 *       matches    varint: count; each is
 *         time     varint: the zigzagged step from the previous time x 8 + SAME_NAMES + unit; a float after EXACT
 *         names    varint: index into the names; absent if equal to those of the previous match (none before the first)
 *         close    a code
 *         values   a code for each
 *     a result with IS_SHORT has, after its parts:
 *       took       two bytes: processingTimeMs in 0.1 µs
 *       matches    byte: count; each is
 *         time     two bytes, signed: days since the previous time
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

/** Names of values, and fields that only some results have: each distinct one once in a batch. */
export interface BatchFooter {
  readonly names: ReadonlyArray<ReadonlyArray<string>>
  readonly extras: ReadonlyArray<unknown>
}
