/**
 * Two values that differ by no more than this are equal to every comparison of
 * ours, as in Pine Script: an absolute distance, whatever the values' size.
 *
 * @since 0.1.0
 */
export const TOLERANCE = 1e-10
