/**
 * Two values that differ by no more than this are equal in every comparison. It
 * is an absolute distance, whatever the size of the values. Pine Script's
 * operators use the same one; its crossings compare exactly.
 *
 * @since 0.1.0
 */
export const TOLERANCE = 1e-10

/** How far rounding can move equal values apart, relative to their size: some hundred units in the last place. */
const ROUNDING = 1e-13

/** Whether two values of this size and at this distance may differ by rounding alone. */
export const isRounding = (distance: number, size: number): boolean => distance <= ROUNDING * Math.abs(size)
