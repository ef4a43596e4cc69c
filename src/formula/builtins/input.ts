import type { InputRow } from "./builtin.ts"

const RANGED = [
  "defval",
  "title",
  "minval",
  "maxval",
  "step",
  "tooltip",
  "inline",
  "group",
  "confirm",
  "display",
  "active",
]
const PLAIN = ["defval", "title", "tooltip", "inline", "group", "confirm", "display", "active"]

const CHOSEN = ["defval", "title", "options", "tooltip", "inline", "group", "confirm", "display", "active"]

const text = (name: string, what: string, example: string): InputRow => ({
  name,
  doc: `${what} that a job's parameters can set.`,
  example,
  type: "string",
  parameters: CHOSEN,
})

/** The inputs. A job's parameters set them by the names that they are assigned to. */
export const INPUTS: ReadonlyArray<InputRow> = [
  {
    name: "input.int",
    doc: "A whole number that a job's parameters can set.",
    example: "len = input.int(20, minval=1)\nta.crossover(close, ta.sma(close, len))",
    type: "int",
    parameters: RANGED,
  },
  {
    name: "input.float",
    doc: "A number that a job's parameters can set.",
    example: "factor = input.float(2.0, minval=1)\nvolume > factor * ta.sma(volume, 20)",
    type: "float",
    parameters: RANGED,
  },
  {
    name: "input.bool",
    doc: "A bool that a job's parameters can set.",
    example: "slow = input.bool(true)\nclose > ta.sma(close, slow ? 200 : 50)",
    type: "bool",
    parameters: PLAIN,
  },
  {
    name: "input.source",
    doc: "A source, such as `close` or `hl2`, that a job's parameters can set by its name.",
    example: "src = input.source(hlc3)\nta.crossover(src, ta.ema(src, 20))",
    type: "source",
    parameters: PLAIN,
  },
  text(
    "input.string",
    "A text, such as the name of an average,",
    'kind = input.string("EMA", options=["SMA", "EMA"])\nclose > (kind == "EMA" ? ta.ema(close, 20) : ta.sma(close, 20))',
  ),
  text(
    "input.timeframe",
    "A timeframe",
    'tf = input.timeframe("W")\nweekly = tf == "W"\nclose > (weekly ? open[5] : open)',
  ),
  text("input.session", "A session", 'hours = input.session("0930-1600")\nclose > open and hours != ""'),
  text("input.symbol", "A symbol", 'index = input.symbol("SPY")\nclose > open and index != ""'),
  text("input.text_area", "A text", 'note = input.text_area("none")\nclose > open and note != ""'),
  {
    name: "input.price",
    doc: "A price that a job's parameters can set.",
    example: "level = input.price(20)\nta.crossover(close, level)",
    type: "float",
    parameters: PLAIN,
  },
  {
    name: "input.time",
    doc: "A time in ms since 1970 UTC that a job's parameters can set.",
    example: "start = input.time(946684800000)\ntime < start and close > open",
    type: "int",
    parameters: PLAIN,
  },
]
