/** The formula that the benches run, in Pine. */
export const HEADLINE = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70"

/** The part of it that SQL can express: `ta.rsi` needs the recursive `ta.rma`, which window functions lack. */
export const CROSSOVER = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50))"

/** The number of threads or processes of parallel contenders. */
export const WORKERS = 2

/** The tolerance of Pine's comparisons, so that all contenders find the same bars. */
export const TOLERANCE = 1e-10
