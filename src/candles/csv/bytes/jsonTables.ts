import { flat, isArray, isObject, nameClose, nameOf, sidesIn, textOf, type Json, type JsonObject } from "./jsonItems.ts"
import { isLikeSymbol, isSymbolKey } from "./symbolKeys.ts"

/** A table: the names of its columns, if it has any, and rows of strings. */
export interface Table {
  readonly names: ReadonlyArray<string> | undefined
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  /** The keys above the table, outermost first, and the symbol next to it; one of them may be its symbol. */
  readonly keys: ReadonlyArray<string>
}

const table = (names: Table["names"], rows: Table["rows"]): Table => ({ names, rows, keys: [] })

const tableOfObjects = (objects: ReadonlyArray<JsonObject>): Table => {
  const items = objects.map(flat)
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))]
  const rows = items.map((item) => names.map((name) => textOf(item[name])))
  return { names, rows, keys: items[0] === objects[0] || objects[0] === undefined ? [] : sidesIn(objects[0]) }
}

const DATE_KEY = /^\d{4}-\d{2}-\d{2}|^\d{8,}$/

/** `{ "2024-01-02": { "1. open": "187.2" } }` */
const tableOfDates = (json: JsonObject): Table | undefined => {
  const entries = Object.entries(json)
  if (entries.length === 0 || !entries.every(([key, value]) => DATE_KEY.test(key) && isObject(value))) return undefined
  // `{ "2024-01-02": { "AAPL": { "open": 187.2, … }, "MSFT": … } }`
  const bySymbol = entries.flatMap(([date, value]) =>
    isObject(value) ? Object.entries(value).map(([symbol, bar]) => ({ date, symbol, bar })) : [],
  )
  if (
    bySymbol.length > 0 &&
    bySymbol.every(({ bar, symbol }) => isLikeSymbol(symbol) && isObject(bar) && nameClose(Object.keys(bar)))
  )
    return tableOfObjects(bySymbol)
  return tableOfObjects(entries.map(([date, value]) => ({ date, ...(isObject(value) ? value : {}) })))
}

/** `{ "t": [1704240000], "o": [187.2], … }` */
const tableOfColumns = (json: JsonObject): Table | undefined => {
  const columns = Object.entries(json).flatMap(([name, value]) =>
    isArray(value) && value.every((each) => typeof each !== "object" || each === null) ? [{ name, value }] : [],
  )
  const [first] = columns
  if (columns.length < 5 || columns.some(({ value }) => value.length !== first.value.length)) return undefined
  return table(
    columns.map(({ name }) => name),
    first.value.map((_, index) => columns.map(({ value }) => textOf(value[index]))),
  )
}

/** pandas' `{ "open": { "0": 187.2 }, "high": { "0": 188.5 }, … }` */
const tableOfIndexed = (json: JsonObject): Table | undefined => {
  const columns = Object.entries(json)
  const [first] = columns
  if (columns.length < 4 || !isObject(first?.[1]) || !columns.some(([name]) => /^(c|close)$|^\('close', '/i.test(name)))
    return undefined
  const keys = Object.keys(first[1])
  const values = columns.map(([, value]) => (isObject(value) ? value : {}))
  if (keys.length === 0 || values.some((value) => Object.keys(value).join() !== keys.join())) return undefined
  const rows = keys.map((key) => values.map((value) => textOf(value[key])))
  const names = columns.map(([name]) => name)
  return DATE_KEY.test(keys[0])
    ? table(
        ["date", ...names],
        rows.map((row, at) => [keys[at], ...row]),
      )
    : table(names, rows)
}

/** Keys that databases generate: those of Firebase and MongoDB, UUIDs, and row numbers. */
const MADE_UP = /^(-[\w-]{6,}|[\da-f]{24}|[\da-f]{8}-[\da-f-]{27}|\d{1,7})$/i

/** `{ "-Nx1abc": { "date": …, "open": … }, … }` */
const tableOfKeyed = (json: JsonObject): Table | undefined => {
  const rows = Object.values(json).filter(isObject)
  if (rows.length < 2 || !Object.entries(json).every(([key, value]) => MADE_UP.test(key) && isObject(value)))
    return undefined
  return nameClose(Object.keys(rows[0])) ? tableOfObjects(rows) : undefined
}

const NAMES = ["columns", "column_names", "fields"] as const

/** `{ "columns": ["open", …], "data": [[187.2, …]] }`, which pandas writes with an `index`. */
const tableOfNamedRows = (json: JsonObject): Table | undefined => {
  const names = NAMES.map((key) => json[key]).find(isArray)
  const { data, index } = json
  if (names === undefined || !isArray(data) || data.length === 0) return undefined
  const rows = data.filter(isArray).map((row) => row.map(textOf))
  if (rows.length !== data.length || rows.some((row) => row.length !== names.length)) return undefined
  if (!isArray(index) || index.length !== rows.length) return table(names.map(nameOf), rows)
  return table(
    ["date", ...names.map(nameOf)],
    rows.map((row, at) => [textOf(index[at]), ...row]),
  )
}

/** Yahoo's `{ "timestamp": […], "indicators": { "quote": [{ "open": […], … }] } }` */
const tableOfChart = ({ indicators, timestamp }: JsonObject): Table | undefined => {
  const columnsIn = (key: string): JsonObject | undefined => {
    const lists = isObject(indicators) ? indicators[key] : undefined
    const [list] = isArray(lists) && lists.length === 1 ? lists : []
    return isObject(list) ? list : undefined
  }
  const quote = columnsIn("quote")
  if (!isArray(timestamp) || quote === undefined) return undefined
  return tableOfColumns({ timestamp, ...quote, ...columnsIn("adjclose") }) ?? tableOfColumns({ timestamp, ...quote })
}

const FIELDS = /^[^,]+(,-?[\d.]+){4,}$/

const tableOfArray = (json: ReadonlyArray<Json>): Table | undefined => {
  if (json.length === 0) return undefined
  if (json.every(isObject)) return tableOfObjects(json)
  const rows = json.map((row) =>
    isArray(row) ? row.map(textOf) : typeof row === "string" && FIELDS.test(row) ? row.split(",") : [],
  )
  return rows.some((row) => row.length < 5) ? undefined : table(undefined, rows)
}

const tableOf = (json: Json): Table | undefined => {
  if (isArray(json)) return tableOfArray(json)
  return isObject(json)
    ? (tableOfDates(json) ??
        tableOfChart(json) ??
        tableOfNamedRows(json) ??
        tableOfColumns(json) ??
        tableOfKeyed(json) ??
        tableOfIndexed(json))
    : undefined
}

/** Whether a table may hold candles: it has no names, or one for a close. */
const mayBeCandles = ({ names }: Table): boolean => names === undefined || nameClose(names)

/** The tables of `{ "symbol": "AAPL", "bars": […] }`, which name their symbol, perhaps in an object called `meta`. */
const tablesBeside = (json: JsonObject, depth: number): ReadonlyArray<Table> => {
  const { meta } = json
  const symbol = [...Object.entries(json), ...Object.entries(isObject(meta) ? meta : {})].find(
    ([key, value]) => isSymbolKey(key) && typeof value === "string",
  )?.[1]
  if (typeof symbol !== "string") return []
  const chart = tableOfChart(json)
  const tables =
    chart === undefined
      ? Object.values(json).flatMap((value) => (isArray(value) || isObject(value) ? tablesIn(value, depth - 1) : []))
      : [chart]
  return tables.filter(mayBeCandles).map((each) => ({ ...each, keys: [symbol] }))
}

/** The tables inside the response of a server, which wraps them in objects. */
export const tablesIn = (json: Json, depth: number): ReadonlyArray<Table> => {
  // A list with one element may also be a wrapper.
  const inner = isArray(json) && json.length === 1 && isObject(json[0]) ? tablesIn(json[0], depth - 1) : []
  if (inner.some(mayBeCandles)) return inner
  const several = isArray(json) && json.length > 1 ? json.filter(isObject).map((each) => tablesBeside(each, depth)) : []
  if (several.length > 1 && several.every((tables) => tables.length === 1)) return several.flat()
  const own = tableOf(json)
  // A list with the candles in one of its objects: `[{ "charsetinfo": … }, { "candles": […] }]`.
  if (own !== undefined && !mayBeCandles(own) && isArray(json)) {
    const [holder, other] = json.filter((each) => isObject(each) && Object.values(each).some(isArray))
    const within = other === undefined && isObject(holder) ? tablesIn(holder, depth - 1).filter(mayBeCandles) : []
    if (within.length === 1) return within
  }
  if (own !== undefined) return [own]
  if (depth <= 0 || !isObject(json)) return []
  const found = Object.entries(json).flatMap(([key, value]) =>
    tablesIn(value, depth - 1).map((each) => ({ ...each, keys: [key, ...each.keys] })),
  )
  const candles = found.filter(mayBeCandles)
  return candles.length === 0 ? found : candles
}
