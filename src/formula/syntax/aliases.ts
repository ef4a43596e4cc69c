// Names from other languages and tools (lower case), and their equivalents here.
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["o", "open"],
  ["h", "high"],
  ["l", "low"],
  ["c", "close"],
  ["price", "close"],
  ["last", "close"],
  ["v", "volume"],
  ["vol", "volume"],
  ["median_price", "hl2"],
  ["typical", "hlc3"],
  ["typical_price", "hlc3"],
  ["date", "time"],
  ["timestamp", "time"],
  ["barindex", "bar_index"],
  ["nan", "na"],
  ["null", "na"],
  ["none", "na"],
  ["isnan", "na"],
  ["isna", "na"],
  ["is_na", "na"],
  ["fillna", "nz"],
  ["ffill", "fixnan"],
  ["iff", "condition ? a : b"],
  ["iif", "condition ? a : b"],
  ["ref", "close[1]"],
  ["lag", "close[1]"],
  ["shift", "close[1]"],
  ["delay", "close[1]"],
  ["ma", "ta.sma"],
  ["avg", "math.avg"],
  ["mean", "ta.sma"],
  ["average", "ta.sma"],
  ["mov", "ta.sma"],
  ["movingaverage", "ta.sma"],
  ["simplemovingavg", "ta.sma"],
  ["expaverage", "ta.ema"],
  ["movavgexponential", "ta.ema"],
  ["smma", "ta.rma"],
  ["wilders", "ta.rma"],
  ["wilder", "ta.rma"],
  ["hhv", "ta.highest"],
  ["llv", "ta.lowest"],
  ["max", "math.max"],
  ["min", "math.min"],
  ["std", "ta.stdev"],
  ["stddev", "ta.stdev"],
  ["truerange", "ta.tr"],
  ["true_range", "ta.tr"],
  ["crossabove", "ta.crossover"],
  ["cross_above", "ta.crossover"],
  ["crossed_above", "ta.crossover"],
  ["crossesabove", "ta.crossover"],
  ["crossbelow", "ta.crossunder"],
  ["cross_below", "ta.crossunder"],
  ["crossed_below", "ta.crossunder"],
  ["crossesbelow", "ta.crossunder"],
  ["adx", "ta.dmi"],
  ["ta.adx", "ta.dmi"],
  ["di", "ta.dmi"],
  ["bollinger", "ta.bb"],
  ["ta.bollinger", "ta.bb"],
  ["bbands", "ta.bb"],
  ["stochastic", "ta.stoch"],
  ["williams", "ta.wpr"],
  ["willr", "ta.wpr"],
  ["momentum", "ta.mom"],
  ["math.sqr", "math.pow"],
  ["input", "input.int"],
  ["security", "request.security"],
  ["param", "input.int"],
])

const CROSSES: ReadonlySet<string> = new Set(["cross", "crosses", "crossed", "crossing"])
const ABOVE: ReadonlySet<string> = new Set(["above", "over", "up"])
const BELOW: ReadonlySet<string> = new Set(["below", "under", "down"])

/** The name in formulas for a name from another language. */
export const aliasOf = (name: string): string | undefined => ALIASES.get(name.toLowerCase())

/** The call in formulas for two words, as in `close crossed above`. */
export const aliasOfWords = (first: string, second: string): string | undefined => {
  if (!CROSSES.has(first.toLowerCase())) return undefined
  if (ABOVE.has(second.toLowerCase())) return "ta.crossover(a, b)"
  return BELOW.has(second.toLowerCase()) ? "ta.crossunder(a, b)" : undefined
}
