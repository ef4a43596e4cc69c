/** A feature of Pine Script, with a script for each version: each is a condition. */
export interface Row {
  readonly part: string
  /** The scripts for versions 4, 5 and 6. One that is left out is that of the version before, if that has one. */
  readonly v4?: string
  readonly v5?: string
  readonly v6?: string
  /** What it is in formulas; for what is refused, the compiler's own message unless this says more. */
  readonly here?: string
}

/** What formulas accept of Pine Script. */
export const ROWS: ReadonlyArray<Row> = [
  {
    part: "functions without `ta.` and `math.`, `study`, `iff`, `offset`",
    v4: 'study("S")\niff(close > sma(close, 9), close, offset(close, 1)) > max(open, close[2])',
    here: "in versions 1 to 4",
  },
  {
    part: "`ta.*`, `math.*`, `indicator`, `strategy`",
    v5: 'indicator("S")\nta.crossover(close, math.max(ta.sma(close, 9), open))',
    here: "all of the table below",
  },
  {
    part: "`input(…)`, of its `type` or the type of its default",
    v4: "len = input(9, 'Length', type = input.integer, minval = 1)\nclose > sma(close, len)",
    v5: "len = input(9, 'Length')\nclose > ta.sma(close, len)",
    here: "a parameter of the job",
  },
  {
    part: "`input.int`, `input.float`, `input.source`, `input.string` and the like",
    v5: "len = input.int(9, 'Length', minval = 1, group = 'G', tooltip = 'T')\nsource = input.source(hl2)\nclose > ta.sma(source, len)",
    here: "a parameter of the job; arguments for the settings dialog are ignored",
  },
  {
    part: "user-defined functions, `f(x, n = 3) => …`, one line or a block, several results",
    v4: "f(x, n) =>\n    y = sma(x, n)\n    [y, y[1]]\n[a, b] = f(close, 3)\na > b",
    v5: "f(float x, int n = 3) =>\n    y = ta.sma(x, n)\n    [y, y[1]]\n[a, b] = f(close)\na > b",
    here: "inlined at each call, with a history of its own; a function cannot call itself, nor change a name that is not its own",
  },
  {
    part: "`:=`, `var`, `if`, `else if`",
    v4: "var count = 0\nif close > open\n    count := count + 1\nelse if close < open\n    count := 0\ncount > 2",
    here: "a value that depends on its own earlier values is computed bar by bar and reads the whole history (`formula check` names it); all else is as fast as without",
  },
  {
    part: "`switch`, `+=` and the like",
    v5: "var count = 0\ncount += switch\n    close > open => 1\n    => 0\ncount % 3 == 1",
    here: "as statements and as values",
  },
  {
    part: "history, `x[n]`",
    v4: "close > high[1] or close > low[barssince(close > open)]",
    v5: "close > high[1] or close > low[ta.barssince(close > open)]",
    here: "`n` may change from bar to bar; an offset ahead of the bar or before the first bar gives na",
  },
  {
    part: "lengths that change from bar to bar",
    v4: "close > highest(high, bar_index % 9 + 1)[1]",
    v5: "close > ta.highest(high, bar_index % 9 + 1)[1]",
  },
  {
    part: "types: `float x = …`, `int`, `bool`, `string`, `color`",
    v4: "float x = na\nint n = 9 / 2\nx := sma(close, n)\nclose > x",
    v5: "series float x = na\nconst int n = 9 / 2\nx := ta.sma(close, n)\nclose > x",
    here: "the type says what `na` is; a quotient of whole numbers keeps its fraction, and is truncated where a whole number is needed",
  },
  {
    part: "numbers as bools, bools as numbers, bools that are na",
    v4: "up = close > open ? 1 : 0\nup and (close > open) == 1 and not na(close > open)",
    v5: "up = close > open ? 1 : 0\nup and (close > open) == 1 and not na(close > open)",
    v6: "up = close > open ? 1 : 0\nup and close > 1",
    here: "until version 5; a bool that is na is false",
  },
  {
    part: "constant strings, and choices by them",
    v4: "kind = input('EMA', options = ['SMA', 'EMA'])\nclose > (kind == 'EMA' ? ema(close, 9) : sma(close, 9))",
    v5: "kind = input.string('EMA', options = ['SMA', 'EMA'])\naverage = switch kind\n    'EMA' => ta.ema(close, 9)\n    => ta.sma(close, 9)\nclose > average",
    here: "decided when the formula is compiled, with `str.contains`, `str.tonumber` and the like; a branch that is not chosen may use what formulas lack",
  },
  {
    part: "strings that change from bar to bar",
    v4: "side = close > open ? 'up' : 'down'\nside == 'up'",
    here: "can be drawn, but not compared",
  },
  {
    part: "positions and trades: `strategy.position_size`, `strategy.opentrades`, `strategy.equity`",
    v4: "close > open and strategy.position_size == 0",
    here: "those of a strategy before its first trade: a formula finds entries and holds no position. `formula check` lists them; a condition that can therefore never be true, such as that of an exit, is an error",
  },
  {
    part: "`syminfo.mintick`, and rounding to it",
    v4: "close > open + 2 * syminfo.mintick",
    v5: "close > math.round_to_mintick(open) + 2 * syminfo.mintick",
    here: "0.01, as `formula check` says, unless a parameter sets it: `--param syminfo.mintick=0.001`",
  },
  {
    part: "`timeframe.*`, `barstate.*`, `last_bar_index`",
    v4: "timeframe.isdaily and barstate.isconfirmed and close > open",
    here: "of the job's timeframe, and of bars that have closed; `barstate.islast` is the last bar of the range",
  },
  {
    part: "times: `year`, `hour` and the like, `timestamp`, `time(…)` of a session",
    v4: "month > 1 and time > timestamp(1970, 1, 9, 0, 0) and close > open",
    here: "in the time zone of the exchange",
  },
  {
    part: "`request.security`, up to version 4 `security`",
    v4: 'close > security(syminfo.tickerid, "W", close[1])',
    v5: 'close > request.security(syminfo.tickerid, "W", close[1])',
    here: "of the symbol in a coarser timeframe, or of another symbol; `lookahead_on` only for what is known when a bar opens",
  },
]

/** A statement of each kind that formulas lack. */
export const FOREIGN: Readonly<Record<string, string>> = {
  for: "x = 0.0\nfor i = 0 to 9\n    x := x + close[i]\nclose > x",
  while: "x = 0\nwhile x < 9\n    x := x + 1\nclose > x",
  varip: "varip x = 0\nclose > x",
  import: "import someone/Library/1 as lib\nclose > open",
  export: "export f(x) => x\nclose > open",
  method: "method f(float x) => x\nclose > open",
  type: "type Point\n    float price\nclose > open",
  enum: "enum Side\n    up\n    down\nclose > open",
}

/** A script with each kind of collection. */
export const COLLECTIONS: Readonly<Record<string, string>> = {
  arrays: "x = array.new_float(3)\nclose > array.get(x, 0)",
  matrices: "x = matrix.new<float>(3, 3)\nclose > open",
  maps: "x = map.new<string, float>()\nclose > open",
}
