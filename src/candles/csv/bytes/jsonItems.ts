export type Json = string | boolean | null | ReadonlyArray<Json> | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json)

export const isArray = (json: Json | undefined): json is ReadonlyArray<Json> => Array.isArray(json)

/** The keys by which MongoDB (`{ "$date": … }`), DynamoDB (`{ "S": … }`) and BigQuery (`{ "value": … }`) wrap a value. */
const WRAPPER = /^(\$.+|[SN]|value)$/

const isWrapped = (json: Json): boolean => isObject(json) && Object.keys(json).every((key) => WRAPPER.test(key))

/** The text of a value, without its wrapper, and that of .NET's `/Date(1704153600000)/` and of `{ "units": …, "nano": … }`. */
export const textOf = (json: Json | undefined): string => {
  if (typeof json === "string") return /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(json)?.[1] ?? json
  if (json === null || json === undefined) return ""
  if (!isObject(json)) return JSON.stringify(json)
  const { nano, units } = json
  if (typeof units === "string" && typeof nano === "string" && /^\d+ \d{1,9}$/.test(`${units} ${nano}`))
    return `${units}.${nano.padStart(9, "0")}`
  // Yahoo's `{ "raw": 187.2, "fmt": "187.20" }`.
  if ("raw" in json && "fmt" in json) return textOf(json["raw"])
  const values = Object.values(json)
  return values.length === 1 && isWrapped(json) ? textOf(values[0]) : JSON.stringify(json)
}

/** The name of a column; pandas writes that of one for each symbol as `["Close", "AAPL"]`. */
export const nameOf = (json: Json): string =>
  isArray(json) && json.length === 2 ? `('${json.map(textOf).join("', '")}')` : textOf(json)

/** Keys of objects about another time than their row. */
const OTHER_TIME = /prev|prior|yesterday|week|month|year|52/i

/** An object with the fields of its inner object: Oanda's `{ "time": …, "mid": { "o": … } }`. */
export const flat = (item: JsonObject): JsonObject => {
  // Those of charts: `{ "x": 1704153600000, "y": [187.2, 188.5, 183.9, 185.6] }`.
  const { x, y } = item
  if (x !== undefined && isArray(y) && y.length === 4) {
    const [open, high, low, close] = y
    return { x, open, high, low, close }
  }
  const inside = Object.entries(item).filter(([, value]) => isObject(value) && !isWrapped(value) && !("nano" in value))
  const [[key, value] = ["", null]] = inside
  if (inside.length !== 1 || !isObject(value) || OTHER_TIME.test(key)) return item
  const { [key]: _, ...others } = item
  // Volumes of several kinds: `{ "volume": { "base": … } }`.
  const named = /^v(ol(ume)?)?$/i.test(key)
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [`${key} ${name}`, each]))
    : value
  // A value that both have is the same one: `{ "s": "BTCUSDT", "k": { "s": "BTCUSDT", … } }`.
  const differs = Object.keys(named).some((name) => name in others && others[name] !== named[name])
  return differs ? item : flat({ ...others, ...named })
}

/** Whether names of columns may be those of candles. */
export const nameClose = (names: ReadonlyArray<string>): boolean =>
  names.some((name) => /^(\d+\w?\. )?(c$|close|price|last)/i.test(name))

const SIDE =
  /^(bid|ask|offer|mark|index|(un|split_?|dividend_?)?adj(usted)?|raw|pre(_?market)?|post(_?market)?|extended|after_?hours|settle(ment)?)s?$/i

/** Whether a key tells that the prices below it are not simply those of trades. */
export const isSide = (key: string): boolean => SIDE.test(key)

/** The keys of such prices inside an object. */
export const sidesIn = (item: JsonObject): ReadonlyArray<string> =>
  Object.entries(item).flatMap(([key, value]) =>
    isObject(value) ? [...(isSide(key) ? [key] : []), ...sidesIn(value)] : [],
  )
