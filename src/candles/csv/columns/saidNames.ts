import type { Said } from "../dialect.ts"
import { periodTimeframes } from "../values/periodNames.ts"
import { columnKey } from "./columnNames.ts"

/**
 * What a name says: `period` how long bars are, `hint` that or nothing, `range` that or how long the file is, `digits` how
 * many digits prices are shown with, `scale` and `exponent` what they are counted in, `volume` what volumes are counted in.
 */
export type SaidKind = "period" | "hint" | "range" | "digits" | "scale" | "exponent" | "volume"

const TIMES = "ms|millis|milliseconds|s|sec|secs|seconds|min|mins|minutes|hours|days"
const PERIOD = new RegExp(
  `^(?:interval|timeframe|tf|granularity|datagranularity|resolution|barsize|barinterval|barlength|barperiod|candleinterval|candlesize|candleperiod|klineinterval|chartinterval|timeinterval|frequency|frequencytype|freq|periodicity|timespan)(?:setting|name|value|text|label)?(?:in)?(${TIMES})?$`,
)
const RANGE = /^per(iod)?$/
const HINT = /^(channel|topic|stream|bartype|candletype|chart|charttype|aggregation|aggregationperiod)$/
const DIGITS = /^(?:price|quote|px|currency)?(?:decimals|decimalplaces|digits|precision|hint)$/
const SCALE =
  /^(?!.*(?:adj|split|dividend|volume|vol|qty|quantity|size|time|log|color|colour|zoom|font|axis)).*(?:scale|scaling|multiplier|divisor|divider|denominator|magnifier|displayfactor)|^(?:price|px|quote)(?:factor|mult|unit|units|per|format)$/
const EXPONENT = /^(?:price|px|quote)?(?:exponent|expo)$/
const VOLUME =
  /^(?:volume|vol|qty|quantity|size)(?:scale|scaling|scalefactor|multiplier|mult|factor|divisor|unit|units|per)$/

const KINDS: ReadonlyArray<readonly [form: RegExp, kind: SaidKind]> = [
  [PERIOD, "period"],
  [RANGE, "range"],
  [HINT, "hint"],
  [DIGITS, "digits"],
  [SCALE, "scale"],
  [EXPONENT, "exponent"],
  [VOLUME, "volume"],
]

/** Whether something says how long bars are. */
export const isOfPeriod = (kind: SaidKind | undefined): boolean =>
  kind === "period" || kind === "hint" || kind === "range"

/** What a name says of rows, whatever its case and signs; `undefined` if nothing that changes how they are read. */
export const saidKind = (name: string): SaidKind | undefined => {
  const key = columnKey(name)
  return KINDS.find(([form]) => form.test(key))?.[1]
}

/** Numbers and letters alone may be anything. */
const SHORT = /^(\d+(\.\d*)?|[a-z]{1,2})$/i

/** A period with the unit that its name has: `interval_seconds` of 60; nothing of a hint that is too short to be one. */
export const withUnit = ({ name, value }: Said): string => {
  if (saidKind(name) === "hint" && SHORT.test(value)) return ""
  const unit = PERIOD.exec(columnKey(name))?.[1]
  if (unit === undefined || !/^\d+(\.0*)?$/.test(value)) return value
  return /^(ms|milli)/.test(unit) ? `${Number(value) / 1000}s` : `${Number(value)}${unit}`
}

const PAIR = /^\W*([\p{L}][\p{L}\s_.-]{0,30}?)\s*[:=]\s*(.{1,40})$/u

/** A sentence that says that prices are counted in something. */
const SENTENCE =
  /\bprices?\b.*\b(multiplied|divided|scaled|times)\b.*\d|\bprices?\b.*[x×*]\s*\d|\bprices?\b.*\bin (hundreds|thousands|millions|1000s?|000s?|ticks|32nds)\b/i

/** What lines beside rows say: `# interval: 1wk`, `Price scale;100`, `Prices in thousands`. */
export const saidInLines = (lines: ReadonlyArray<string>): ReadonlyArray<Said> =>
  lines.flatMap((line): ReadonlyArray<Said> => {
    if (SENTENCE.test(line)) return [{ name: "price scale", value: `'${line.trim().slice(0, 60)}'` }]
    const cells = line.split(/[,;\t|]/).map((cell) => cell.replaceAll(/^[\s"#/*]+|[\s"]+$/g, ""))
    return cells.flatMap((cell, at): ReadonlyArray<Said> => {
      const pair = PAIR.exec(cell)
      if (pair !== null) return saidKind(pair[1]) === undefined ? [] : [{ name: pair[1], value: pair[2].trim() }]
      const value = cells[at + 1] ?? ""
      return saidKind(cell) === undefined || value === "" ? [] : [{ name: cell, value }]
    })
  })

/** Keys that are words for a length, rather than symbols. */
const PERIOD_KEY =
  /^(candles?|bars?|klines?)?[_ ]?\d+ ?[a-z]+$|hourly|daily|weekly|monthly|quarterly|yearly|\(\d+ ?[a-z]+\)$/i

/** What the keys above rows say of how long their bars are: `Weekly Time Series`, `candles_1h`. */
export const saidByKeys = (keys: ReadonlyArray<string>): ReadonlyArray<Said> =>
  keys.flatMap((key) => {
    const word = /\((.+)\)$/.exec(key)?.[1] ?? key.replaceAll("_", " ")
    const [value] = PERIOD_KEY.test(key) ? periodTimeframes(word) : []
    return value === undefined ? [] : [{ name: "interval", value }]
  })
