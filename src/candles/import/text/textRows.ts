import type { ByteSource } from "../../csv/bytes/byteSource.ts"
import { isSide } from "../../csv/bytes/jsonItems.ts"
import {
  metadataColumns,
  symbolCandidates,
  distinguishingColumns,
  type DistinguishingColumn,
} from "../../csv/columns/distinguishingColumns.ts"
import { metadataInLines, metadataKind, withUnit } from "../../csv/columns/metadataNames.ts"
import { splitFields } from "../../csv/csvFields.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import { checkMetadata } from "../../csv/judge/checkMetadata.ts"
import { readNumber } from "../../csv/values/numberForms.ts"
import { fieldOf } from "../../csv/values/timeText.ts"
import { describeDialect } from "../../csv/judge/describeDialect.ts"
import type { PlainForm } from "../../csv/judge/plainForm.ts"
import { makeLocalTime, zoneNamed } from "../../csv/localTime.ts"
import { cutIn } from "../../csv/rows/cutRow.ts"
import { csvRowReader } from "../../csv/rows/csvRow.ts"
import { periodTimeframes } from "../../csv/values/periodNames.ts"
import { adjustedNote } from "../rows/adjustedPrices.ts"
import type { CandleFile } from "../files/candleFiles.ts"
import { openFile, type OpenedFile } from "./fileDialect.ts"
import type { FileRows } from "../rows/FileRows.ts"
import { symbolOfFile } from "../files/fileSymbol.ts"
import { timeMode } from "../rows/timeMode.ts"

/** The rows of the sample above a line. */
const sampleRows = ({ dialect, sample }: OpenedFile, above = Infinity): ReadonlyArray<ReadonlyArray<string>> =>
  sample.flatMap(({ line: at, text }) => {
    const fields = at > dialect.headerLines && at < above ? splitFields(text, dialect.separator) : undefined
    return fields === undefined ? [] : [fields]
  })

const candidatesOf = (opened: OpenedFile): ReadonlyArray<string> =>
  symbolCandidates(opened.dialect.names, new Set(Object.values(opened.dialect.columns)), sampleRows(opened))

/** Columns that might name the symbol, unless the caller names it, and columns with metadata of each row. */
const distinguishingIn = (opened: OpenedFile, given: string | undefined): ReadonlyArray<DistinguishingColumn> => {
  const { names, unused } = opened.dialect
  const metadata = metadataColumns(names)
  if (given !== undefined || unused.length + names.filter((name) => name === "").length === 0) return metadata
  const isMetadata = (column: number): boolean => metadata.some((each) => each.column === column)
  const distinguishing = distinguishingColumns(names, opened.dialect, sampleRows(opened))
  return [...distinguishing.filter(({ column }) => !isMetadata(column)), ...metadata]
}

const expectedRows = ({ lines, sample }: OpenedFile): number => {
  if (sample.length < 2) return 0
  const characters = sample.reduce((sum, { text }) => sum + text.length + 1, 0)
  return Math.ceil((lines.size / characters) * sample.length * 1.05)
}

/** Tells that the name of the file is the symbol, although it has another name above its rows. */
const noteOfKey = ({ symbolKey }: ByteSource, symbol: string): ReadonlyArray<string> =>
  symbolKey === undefined || symbolKey === symbol
    ? []
    : [
        `the symbol is the name of the file, and not a name above its rows, such as ${symbolKey}: --symbol names another`,
      ]

/** Tells which prices those of a JSON file are, such as `bid`. */
const noteOfSides = ({ keys = [] }: ByteSource): ReadonlyArray<string> =>
  keys.filter(isSide).map((key) => `prices are those that its key ${key} holds`)

/** The most lines to remember that are not rows. */
const MOST_OTHERS = 100

const hasFractions = (opened: OpenedFile): boolean => {
  const { columns, decimal, separator } = opened.dialect
  return sampleRows(opened).some((row) => readNumber(fieldOf(row, columns.close), decimal, separator) % 1 !== 0)
}

/** Reads the rows of a text file. `again` opens its bytes a second time. */
export const textRows = (
  file: CandleFile,
  source: ByteSource,
  settings: FileSettings,
  given: string | undefined,
  plainForm: PlainForm,
  again: () => ByteSource,
): FileRows => {
  const opened = openFile(source, settings, plainForm, again)
  const { dialect, lines, others } = opened
  const hasSymbols = dialect.columns.symbol !== undefined || others.length > 0
  const symbol = symbolOfFile(file, { hasSymbols, symbol: others.length === 0 ? dialect.symbol : undefined }, given)
  const mode = timeMode(settings)
  const { allowNegative } = settings
  const zone = dialect.zone === undefined ? undefined : zoneNamed(dialect.zone)
  const localTime = settings.localTime ?? (zone === undefined ? undefined : makeLocalTime(zone))
  const ends = settings.areEnds === true ? { endsOf: settings } : {}
  const distinguishing = others.length === 0 ? distinguishingIn(opened, given) : []
  const marks = distinguishing.map(({ column }) => column)
  const { assumptions, read, row } = csvRowReader(dialect, {
    symbol: symbol.symbol,
    mode,
    localTime,
    allowNegative,
    marks,
    ...ends,
  })
  /** Lines that are not rows: comments, titles, footers. */
  const other: Array<string> = []
  const notes: Array<string> = []
  /** Judges the last line, which has no line end. */
  const endReason = (bytes: Buffer, start: number, line: number): string | undefined => {
    const { note, reason } = cutIn(bytes, start, sampleRows(opened, line), dialect)
    if (note !== undefined) notes.push(note)
    return reason
  }
  /** One reader for each symbol of a row. */
  const readers = (others.length === 0 ? [] : [dialect, ...others]).map((each) => {
    const of = each.symbol ?? symbol.symbol
    return { of, read: csvRowReader(each, { symbol: of, mode, localTime, allowNegative, ...ends }, row).read }
  })
  return {
    row,
    next:
      others.length === 0
        ? (sink) =>
            lines.next((bytes, start, end, line) => {
              const reason =
                read(bytes, start, end) ?? (end === bytes.length ? endReason(bytes, start, line) : undefined)
              if (reason !== undefined && other.length < MOST_OTHERS) other.push(bytes.toString("utf8", start, end))
              sink(line, reason)
            })
        : (sink) =>
            lines.next((bytes, start, end, line) => {
              for (const reader of readers) {
                row.symbol = reader.of
                sink(line, reader.read(bytes, start, end))
              }
            }),
    share: lines.share,
    symbol,
    isZoned: localTime !== undefined,
    hasSymbols,
    hasVolumes: dialect.columns.volume !== undefined,
    candidates: () => candidatesOf(opened),
    distinguishing,
    expected: expectedRows(opened),
    readAs: describeDialect(dialect, symbol.symbol),
    assumptions: () => [
      ...dialect.assumptions,
      ...(given === undefined && !hasSymbols ? noteOfKey(source, symbol.symbol) : []),
      ...noteOfSides(source),
      ...adjustedNote(dialect.names, dialect.columns, settings),
      ...assumptions(),
      ...notes,
    ],
    unused: [...dialect.unused, ...(source.unread ?? [])],
    checkLines: (fits) => {
      const metadata = metadataInLines(other).filter(({ name }) => metadataKind(name) !== "range")
      if (metadata.length > 0) checkMetadata(metadata, { fits, hasFractions: hasFractions(opened) }, settings)
    },
    stated: dialect.periods.map((each) => periodTimeframes(withUnit(each))).filter(({ length }) => length > 0),
  }
}
