/**
 * Two values that differ by no more than this are equal to every comparison of
 * ours: an absolute distance, whatever the values' size. Pine Script's operators
 * compare so too; its crossings compare exactly.
 *
 * @since 0.1.0
 */
export const TOLERANCE = 1e-10
