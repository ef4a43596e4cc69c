import { bytesSource, readAll, type ByteSource } from "./byteSource.ts"
import { Refusal } from "../dialect.ts"
import { metadataIn, isZoneKey, namesIn } from "./jsonMetadata.ts"
import { unreadLists } from "./jsonLists.ts"
import type { Json } from "./jsonItems.ts"
import { tablesIn, type Table } from "./jsonTables.ts"
import { isLikeSymbol, isSymbolKey, NOT_SYMBOLS, symbolsIn } from "./symbolKeys.ts"

/** The character before each value of a JSON text sequence (RFC 7464). */
export const RECORD_SEPARATOR = "\u001e"

const keepNumbers = (_: string, value: Json, context?: { readonly source?: string }): Json =>
  typeof value === "number" ? (context?.source ?? String(value)) : value

/** Parses JSON with numbers as strings, since a count of ns has more digits than a `number` can represent. */
const parseJson = (text: string): Json => JSON.parse(text, keepNumbers)

const DEPTH = 5
/** The depth to search for metadata, which may be nested deeper than the table. */
const METADATA_DEPTH = 12

/** Replaces NaN and Infinity, which Python writes although JSON does not allow them. */
const withoutNaN = (text: string): string => text.replaceAll(/([:[,]\s*)(?:NaN|-?Infinity)(?=\s*[,\]}])/g, "$1null")

/** A statement of JavaScript that ends with a value. */
const STATEMENT = /^\s*(?:export\s+default\s+|(?:(?:var|let|const)\s+)?[\w$.]+\s*=\s*)(?=[[{])/

/** Converts JavaScript that is nearly JSON: a call around it, a statement with it, trailing commas, single quotes. */
const withoutScript = (text: string): string => {
  const value = STATEMENT.test(text) ? text.replace(STATEMENT, "").replace(/\s*;\s*$/, "") : text
  const bare = value.replace(/^\s*[\w$.]+\(([\s\S]*)\)\s*;?\s*$/, "$1").replaceAll(/,(?=\s*[\]}])/g, "")
  return bare.includes("\\") || bare.includes("\"'")
    ? bare
    : bare.replaceAll(/(?<=[[{,:]\s*)'([^'"]*)'(?=\s*[\]},:])/g, '"$1"')
}

const parsed = (text: string): Json => {
  try {
    return parseJson(text)
  } catch (error) {
    const clean = withoutNaN(text)
    if (clean !== text) return parsed(clean)
    // JSON Lines.
    const lines = text.split(/[\n\v\f\r\u0085\u2028\u2029]/).filter((line) => line.trim() !== "")
    const script = withoutScript(text)
    if (script !== text) return parsed(script)
    if (lines.length < 2 || !/^\s*[[{].*[\]}]\s*$/.test(lines[0])) throw error
    return lines.map(parseJson)
  }
}

const quoted = (field: string): string => `"${field.replaceAll('"', '""').replaceAll(/[\r\n]+/g, " ")}"`

/** Rows of CCXT and of exchanges have no column names: they are read like a file without a header. */
const lineOf = (fields: ReadonlyArray<string>): string =>
  fields.map((field) => (/^[\w.+:T-]*$/.test(field) ? field : quoted(field))).join(",")

/** The key of the only list if it is written like a symbol: Alpaca's `{ "bars": { "AAPL": […] } }`. */
const symbolInKeys = ({ keys }: Table): string | undefined =>
  keys.findLast((key) => isLikeSymbol(key) || /^[a-z]{2}\d{5,6}$/.test(key))

/** Joins the tables of several symbols into one with a symbol column: `{ "AAPL": […], "MSFT": […] }`. */
const joined = (tables: ReadonlyArray<Table>): Table | undefined => {
  const [{ names }] = tables
  if (names?.some(isSymbolKey) === true) return undefined
  const width = tables[0].rows[0]?.length
  const sameNames = tables.every(
    (each) =>
      each.names?.join("\n") === names?.join("\n") &&
      (names !== undefined || each.rows.every((row) => row.length === width)),
  )
  // The symbol is the outermost key by which all tables differ.
  const level = tables[0].keys.findIndex((_, at) => new Set(tables.map(({ keys }) => keys[at])).size === tables.length)
  if (!sameNames || level < 0 || tables.some(({ keys }) => NOT_SYMBOLS.test(keys[level] ?? ""))) return undefined
  return {
    names: names === undefined ? undefined : ["symbol", ...names],
    rows: tables.flatMap(({ keys, rows }) => rows.map((row) => [keys[level] ?? "", ...row])),
    keys: [],
  }
}

/** The column names of rows without any, if the response lists them elsewhere. */
const namesBeside = (json: Json, rows: Table["rows"]): Table["names"] => {
  const fitting = namesIn(json, DEPTH).filter(({ length }) => rows.every((row) => row.length === length))
  return new Set(fitting.map((names) => names.join("\n"))).size === 1 ? fitting[0] : undefined
}

/**
 * Converts the rows of a JSON file to lines of CSV; if they have column names, `line` 2 is the first row. The result
 * includes metadata outside the rows whose keys `isWanted` selects. Throws if there is no table.
 */
export const jsonLines = (source: ByteSource, isWanted: (key: string) => boolean): ByteSource => {
  const text = readAll(source).toString("utf8").replaceAll(RECORD_SEPARATOR, "\n")
  source.close()
  // A CSV table with the wrong file ending.
  if (/^[^\s[{"]/.test(text) && !/^[\w$.]+\(\s*[[{]/.test(text) && !STATEMENT.test(text))
    return bytesSource(Buffer.from(text))
  const json = parsed(text)
  const tables = tablesIn(json, DEPTH)
  const table = tables.length > 1 ? joined(tables) : tables[0]
  if (table === undefined) {
    const what = tables.length === 0 ? "it has no list of candles" : "it has more than one list of candles"
    throw new Refusal(
      `${what}: expected rows [[ms, open, high, low, close, volume]], or objects with those names`,
      tables.length === 0,
    )
  }
  const { rows } = table
  const names = table.names ?? namesBeside(json, rows)
  const valuesOf = (isNamed: (key: string) => boolean) => metadataIn(json, DEPTH, isNamed).map(({ value }) => value)
  const symbols = symbolsIn(json, DEPTH)
  const lines = rows.map(lineOf)
  if (names !== undefined) lines.unshift(lineOf(names))
  const bytes = {
    ...bytesSource(Buffer.from(`${lines.join("\n")}\n`)),
    zones: valuesOf(isZoneKey),
    metadata: metadataIn(json, METADATA_DEPTH, isWanted),
    unread: unreadLists(json, tables),
    keys: [...new Set(tables.flatMap(({ keys }) => keys))],
  }
  if (names?.some(isSymbolKey) === true) return bytes
  const [symbol] = symbols
  if (symbols.length === 1) return { ...bytes, symbol }
  const symbolKey = symbol ?? symbolInKeys(table)
  return symbolKey === undefined ? bytes : { ...bytes, symbolKey }
}
