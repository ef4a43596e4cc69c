import type { MetadataField } from "../dialect.ts"
import { periodTimeframes } from "../values/periodNames.ts"
import { columnKey } from "./columnNames.ts"

/**
 * What a metadata field describes:
 *
 * - `period`: the length of bars; `hint`: perhaps that; `range`: that, or the length of the file;
 * - `digits`: how many digits prices are shown with; `scale` and `exponent`: the unit of prices;
 * - `volume`: the unit of volumes.
 */
export type MetadataKind = "period" | "hint" | "range" | "digits" | "scale" | "exponent" | "volume"

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

const KINDS: ReadonlyArray<readonly [form: RegExp, kind: MetadataKind]> = [
  [PERIOD, "period"],
  [RANGE, "range"],
  [HINT, "hint"],
  [DIGITS, "digits"],
  [SCALE, "scale"],
  [EXPONENT, "exponent"],
  [VOLUME, "volume"],
]

/** Whether a field describes the length of bars. */
export const isPeriodKind = (kind: MetadataKind | undefined): boolean =>
  kind === "period" || kind === "hint" || kind === "range"

/** What a field describes by its name, ignoring case and punctuation; `undefined` if it does not affect how rows are read. */
export const metadataKind = (name: string): MetadataKind | undefined => {
  const key = columnKey(name)
  return KINDS.find(([form]) => form.test(key))?.[1]
}

/** A number or one or two letters may mean anything. */
const SHORT = /^(\d+(\.\d*)?|[a-z]{1,2})$/i

/** The value of a period with the unit of its name: `interval_seconds` of 60 is `60s`. Empty for a hint that is too short. */
export const withUnit = ({ name, value }: MetadataField): string => {
  if (metadataKind(name) === "hint" && SHORT.test(value)) return ""
  const unit = PERIOD.exec(columnKey(name))?.[1]
  if (unit === undefined || !/^\d+(\.0*)?$/.test(value)) return value
  return /^(ms|milli)/.test(unit) ? `${Number(value) / 1000}s` : `${Number(value)}${unit}`
}

const PAIR = /^\W*([\p{L}][\p{L}\s_.-]{0,30}?)\s*[:=]\s*(.{1,40})$/u

/** A sentence about the unit of prices. */
const SENTENCE =
  /\bprices?\b.*\b(multiplied|divided|scaled|times)\b.*\d|\bprices?\b.*[x×*]\s*\d|\bprices?\b.*\bin (hundreds|thousands|millions|1000s?|000s?|ticks|32nds|cents|pence|pennies)\b/i

/** Finds metadata in lines that are not rows: `# interval: 1wk`, `Price scale;100`, `Prices in thousands`. */
export const metadataInLines = (lines: ReadonlyArray<string>): ReadonlyArray<MetadataField> =>
  lines.flatMap((line): ReadonlyArray<MetadataField> => {
    if (SENTENCE.test(line)) return [{ name: "price scale", value: `'${line.trim().slice(0, 60)}'` }]
    const cells = line.split(/[,;\t|]/).map((cell) => cell.replaceAll(/^[\s"#/*]+|[\s"]+$/g, ""))
    return cells.flatMap((cell, at): ReadonlyArray<MetadataField> => {
      const pair = PAIR.exec(cell)
      if (pair !== null) return metadataKind(pair[1]) === undefined ? [] : [{ name: pair[1], value: pair[2].trim() }]
      const value = cells[at + 1] ?? ""
      return metadataKind(cell) === undefined || value === "" ? [] : [{ name: cell, value }]
    })
  })

/** Keys that name a length of bars rather than a symbol. */
const PERIOD_KEY =
  /^(candles?|bars?|klines?)?[_ ]?\d+ ?[a-z]+$|hourly|daily|weekly|monthly|quarterly|yearly|\(\d+ ?[a-z]+\)$/i

/** Finds the length of bars in the keys above the rows of JSON: `Weekly Time Series`, `candles_1h`. */
export const metadataOfKeys = (keys: ReadonlyArray<string>): ReadonlyArray<MetadataField> =>
  keys.flatMap((key) => {
    const word = /\((.+)\)$/.exec(key)?.[1] ?? key.replaceAll("_", " ")
    const [value] = PERIOD_KEY.test(key) ? periodTimeframes(word) : []
    return value === undefined ? [] : [{ name: "interval", value }]
  })
