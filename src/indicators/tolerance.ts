/**
 * Two values that differ by no more than this are equal to every comparison of
 * ours: an absolute distance, whatever the values' size. Pine Script's operators
 * compare so too; its crossings compare exactly.
 *
 * @since 0.1.0
 */
export const TOLERANCE = 1e-10

/** What rounding can make of values of this size that are the same: some hundred of their last digits. */
const ROUNDING = 1e-13

/** Whether values of this size that lie so far apart may be the same but for how they were summed. */
export const isRounding = (distance: number, size: number): boolean => distance <= ROUNDING * Math.abs(size)
