/**
 * What bounds a formula, so that compiling it is quick and running it never
 * hangs: the time of a run is at most `COST_PER_BAR` steps a bar.
 */
export const MAX_CHARACTERS = 8192
export const MAX_TOKENS = 2000
export const MAX_DEPTH = 64
export const MAX_OPERATIONS = 256
/** The longest window and the farthest look into history, in bars. */
export const MAX_WINDOW = 5000
export const MAX_COST_PER_BAR = 20_000
