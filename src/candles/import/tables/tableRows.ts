import { isInstant } from "../../../job/Instant.ts"
import { metadataColumns, symbolCandidates, distinguishingColumns } from "../../csv/columns/distinguishingColumns.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import { type CsvRow, emptyRow } from "../../csv/rows/csvFastRow.ts"
import { FILTERED, partOf } from "../../csv/rows/csvRow.ts"
import { judgePrices } from "../../csv/rows/rowPrices.ts"
import { wrongSymbol } from "../../csv/symbolName.ts"
import { periodTimeframes } from "../../csv/values/periodNames.ts"
import { withUnit } from "../../csv/columns/metadataNames.ts"
import { formName } from "../../csv/values/formNames.ts"
import type { FileColumn, TableBatch, TableFile, Texts } from "../../source/TableFile.ts"
import type { CandleFile } from "../files/candleFiles.ts"
import type { FileRows, RowSink } from "../rows/FileRows.ts"
import { symbolOfFile } from "../files/fileSymbol.ts"
import { timeMode } from "../rows/timeMode.ts"
import { datedTable } from "./datedTable.ts"
import { tableForm, type TableForm } from "./tableForm.ts"
import { columnTexts, sampleOf } from "./tableSample.ts"
import { checkPeriods, clockOf, readFilter, readNumbers, readTimes } from "./tableValues.ts"

/** The number of rows in a block, which takes a few ms to read. */
const ROWS_AT_ONCE = 16_384

const describe = (columns: ReadonlyArray<FileColumn>, format: string, form: TableForm, symbol: string): string => {
  const nameOf = (at: number | undefined): string => (at === undefined ? "none" : columns[at].name)
  const { date, symbol: symbols } = form.columns
  const time = columns[date]
  const isCount = time.kind === "number" || time.kind === "text"
  const zone = time.kind === "timestamp" ? `, ${time.timeZone ?? (time.isInstant ? "UTC" : "no zone")}` : ""
  const roles = (["open", "high", "low", "close", "volume"] as const).map(
    (role) => `${role} ${nameOf(form.columns[role])}`,
  )
  return [
    format,
    symbols === undefined ? `symbol ${symbol}` : `symbols in ${nameOf(symbols)}`,
    `time ${time.name} (${isCount ? formName(form.time) : `${time.kind}${zone}`})`,
    ...roles,
    ...(form.columns.adjusted === undefined ? [] : [`scaled to ${nameOf(form.columns.adjusted)}`]),
    ...(form.unused.length === 0 ? [] : [`not read: ${form.unused.join(", ")}`]),
  ].join("; ")
}

const PRICES = ["open", "high", "low", "close"] as const

/** The symbols as strings, by row. Numbers are converted, since they may be codes of securities. */
const textsOf = (batch: TableBatch, { kind }: FileColumn, at: number): Texts => {
  if (kind === "text") return batch.texts(at)
  const ids = new Map<number, number>()
  return {
    ids: Int32Array.from(batch.numbers(at), (number) => {
      if (Number.isNaN(number)) return -1
      const id = ids.get(number) ?? ids.size
      ids.set(number, id)
      return id
    }),
    names: [...ids.keys()].map(String),
  }
}

/** Reads the symbols of rows; returns the reason if one is not a valid symbol. */
const symbolReader = (texts: Texts) => {
  const names = texts.names.map((name) => name.trim())
  const wrong = names.map(wrongSymbol)
  return (index: number, row: CsvRow): string | undefined => {
    const id = texts.ids[index]
    row.symbol = names[id] ?? ""
    return id < 0 ? "the symbol is empty" : wrong[id]
  }
}

const withoutPrice = (row: CsvRow): string | undefined => {
  const missing = PRICES.find((price) => Number.isNaN(row[price]))
  return missing === undefined ? undefined : `the ${missing} is empty`
}

/** The timeframes that the first rows may state in a column of metadata. */
const metadataInTable = (
  names: ReadonlyArray<string>,
  { columns: { period } }: TableForm,
  sample: ReadonlyArray<ReadonlyArray<string>>,
): FileRows["stated"] => {
  if (period === undefined) return []
  const values = [...new Set(sample.map((row) => row[period]))]
  return values
    .map((value) => periodTimeframes(withUnit({ name: names[period], value })))
    .filter(({ length }) => length > 0)
}

/** Reads the rows of a table by the same rules as those of a text file. */
export const tableRows = (
  file: CandleFile,
  given: TableFile,
  settings: FileSettings,
  wanted: string | undefined,
): FileRows => {
  const table = datedTable(given, settings)
  const { columns, format } = table
  const { allowNegative } = settings
  const batches = table.batches()
  let batch = batches.next().value ?? undefined
  const sample = sampleOf(batch, columns)
  const form = tableForm(columns, sample, settings)
  const { date, symbol: symbolColumn, volume: volumeColumn } = form.columns
  const hasSymbols = symbolColumn !== undefined
  const symbol = symbolOfFile(file, { hasSymbols, symbol: undefined }, wanted)
  const mode = timeMode(settings)
  const localTime = clockOf(columns[date], settings)
  const row = emptyRow(symbol.symbol)
  const names = columns.map(({ name }) => name)
  // If the caller names the symbol, no column needs to be watched for symbols.
  const metadata = metadataColumns(names)
  const distinguishing = [
    ...(wanted === undefined ? distinguishingColumns(names, form, sample) : []).filter(
      ({ column }) => !metadata.some((each) => each.column === column),
    ),
    ...metadata,
  ]

  /** Reads rows of a batch into `row`; returns the reason if one is not a bar. */
  const readerOf = (of: TableBatch): ((index: number) => string | undefined) => {
    const isKept = readFilter(of, columns, form)
    checkPeriods(of, columns, form, isKept, settings)
    const { times, timesOfDay } = readTimes(of, columns[date], form, mode, localTime, settings)
    const numbers = (at: number) => readNumbers(of, columns, at, settings)
    const pricesOf = (counts: Float64Array) =>
      form.pricesPer === 1 ? counts : Float64Array.from(counts, (count) => partOf(count, form.pricesPer))
    const [opens, highs, lows, closes] = PRICES.map((price) => pricesOf(numbers(form.columns[price])))
    const volumes = volumeColumn === undefined ? undefined : numbers(volumeColumn)
    const adjusted = form.columns.adjusted === undefined ? undefined : pricesOf(numbers(form.columns.adjusted))
    const rules = { allowNegative, isAdjusted: adjusted !== undefined }
    const readSymbol =
      symbolColumn === undefined ? undefined : symbolReader(textsOf(of, columns[symbolColumn], symbolColumn))
    const markTexts = distinguishing.map(({ column }) => columnTexts(of, columns[column], column))
    return (index) => {
      if (isKept?.(index) === false) return FILTERED
      const wrong = readSymbol?.(index, row)
      if (wrong !== undefined) return wrong
      row.corrected = false
      row.time = times[index]
      row.timeOfDay = timesOfDay?.[index] ?? 0
      row.open = opens[index]
      row.high = highs[index]
      row.low = lows[index]
      row.close = closes[index]
      row.volume = volumes?.[index] ?? NaN
      for (let mark = 0; mark < markTexts.length; mark++) row.marks[mark] = markTexts[mark](index)
      if (adjusted !== undefined) row.adjusted = adjusted[index]
      if (!isInstant(row.time)) return Number.isNaN(row.time) ? "the time is empty" : `the time ${row.time} is none`
      return judgePrices(row, rules, withoutPrice(row))
    }
  }

  let read = batch === undefined ? undefined : readerOf(batch)
  let at = 0
  let line = 0
  return {
    row,
    next: (sink: RowSink) => {
      if (batch === undefined || read === undefined) return false
      for (const end = Math.min(at + ROWS_AT_ONCE, batch.rows); at < end; at++) sink(++line, read(at))
      if (at < batch.rows) return true
      at = 0
      batch = batches.next().value ?? undefined
      read = batch === undefined ? undefined : readerOf(batch)
      return batch !== undefined
    },
    share: () => batch?.share ?? 1,
    symbol,
    isZoned: localTime !== undefined,
    hasSymbols,
    hasVolumes: volumeColumn !== undefined,
    candidates: () => symbolCandidates(names, new Set(Object.values(form.columns)), sample),
    distinguishing,
    expected: batch === undefined ? 0 : batch.rows / batch.share,
    readAs: describe(columns, format, form, symbol.symbol),
    assumptions: () => form.assumptions,
    unused: form.unused,
    checkLines: () => {},
    stated: metadataInTable(names, form, sample),
  }
}
