import { formatInstant } from "../job/Instant.ts"
import { jsonNumber } from "../job/jsonNumber.ts"
import type { SymbolSeries } from "../job/SymbolSeries.ts"

type Series = Float64Array | Uint8Array

const jsonValues = (series: Series): ReadonlyArray<number | boolean | string | null> =>
  series instanceof Uint8Array ? Array.from(series, (bit) => bit === 1) : Array.from(series, jsonNumber)

/**
 * Encodes a symbol's series as one line of NDJSON with its line end:
 * `{ symbol, time: [...], indicators: { name: [...] } }`. Times are ISO 8601 UTC, na is `null`, infinities are `"inf"`
 * and `"-inf"`.
 *
 * @since 0.1.0
 */
export const seriesToNdjson = ({ indicators, symbol, time }: SymbolSeries): string =>
  `${JSON.stringify({
    symbol,
    time: Array.from(time, formatInstant),
    indicators: Object.fromEntries(Array.from(indicators, ([name, series]) => [name, jsonValues(series)])),
  })}\n`

/** Encodes a field of CSV, in quotes if necessary. */
export const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const csvValues = (series: Series): ReadonlyArray<string> => jsonValues(series).map((value) => String(value ?? ""))

/** The header of {@link seriesToCsv}: symbol, time and the names. @since 0.1.0 */
export const seriesCsvHeader = ({ indicators }: SymbolSeries): string =>
  `${["symbol", "time", ...indicators.keys()].map(csvField).join(",")}\n`

/**
 * Encodes a symbol's series as lines of CSV, one per bar: symbol, time (ISO 8601 UTC), then the values. na is an empty
 * field, infinities are `inf` and `-inf`.
 *
 * @since 0.1.0
 */
export const seriesToCsv = ({ indicators, symbol, time }: SymbolSeries): string => {
  const columns = Array.from(indicators.values(), csvValues)
  const name = csvField(symbol)
  let text = ""
  for (let bar = 0; bar < time.length; bar++) {
    text += `${name},${formatInstant(time[bar])}`
    for (const column of columns) text += `,${column[bar]}`
    text += "\n"
  }
  return text
}
