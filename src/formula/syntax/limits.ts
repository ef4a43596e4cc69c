/**
 * The limits of a formula, so that compiling it is quick and running it never
 * hangs: a run takes at most `MAX_COST_PER_BAR` steps a bar.
 */
export const MAX_CHARACTERS = 262_144
export const MAX_TOKENS = 64_000
export const MAX_DEPTH = 64
/** Operators in a row, and branches of an `if` or a `switch`. */
export const MAX_CHAIN = 1000
export const MAX_BRANCHES = 100
export const MAX_OPERATIONS = 2000
/** The longest window and the farthest look into history, in bars. */
export const MAX_WINDOW = 5000
export const MAX_COST_PER_BAR = 20_000
/** Calls of the formula's own functions, each of which is inlined. */
export const MAX_INLINED = 1000
/** Operations after functions are inlined and before unused ones are dropped. */
export const MAX_NODES = 10_000
