// After the look-back, a recursive average contains less than this fraction of its start. It is the tolerance of
// comparisons, so that no match depends on where reading began.
const EPSILON = 1e-10

/** For a look-back of more bars the whole history is read, which costs little more and needs no second run. */
const WHOLE_HISTORY = 2000

/** The bars after which an exponential average of weight `alpha` has forgotten its start. */
const forgetting = (alpha: number): number => (alpha >= 1 ? 0 : Math.ceil(Math.log(EPSILON) / Math.log1p(-alpha)) + 1)

/** `ta.ema`: the bars before the current one, its start included. */
export const emaLookback = (length: number): number => length - 1 + forgetting(2 / (length + 1))

/** `ta.rma`, likewise. */
export const rmaLookback = (length: number): number => length - 1 + forgetting(1 / length)

export const longest = (bars: ReadonlyArray<number>): number => bars.reduce((most, each) => Math.max(most, each), 0)

/** The look-back of a plan, from the sum over its operations. */
export const planLookback = (bars: number): number => (bars > WHOLE_HISTORY ? Infinity : bars)
