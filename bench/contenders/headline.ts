/** The formula that the benches run, in Pine. */
export const HEADLINE = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70"

/** The part of it that SQL has: `ta.rsi` needs each value of `ta.rma` for the next, and windows know no such thing. */
export const CROSSOVER = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50))"

/** How many threads or processes a contender has that works on several. */
export const WORKERS = 2

/** Where Pine takes two floats to be equal, so that all contenders find the same bars. */
export const TOLERANCE = 1e-10
