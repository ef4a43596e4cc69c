import { chooseColumns, type ChosenColumns } from "../columns/csvColumns.ts"
import { splitFields } from "../csvFields.ts"
import { findHeader } from "../columns/csvHeader.ts"
import type { Header } from "../columns/header.ts"
import { Refusal, type Decimal, type Dialect, type TimeFormat } from "../dialect.ts"
import type { FileSettings, SampleLine } from "../fileSettings.ts"

/** The header, rows and columns of a file's first lines, before the format of dates and numbers is detected. */
export interface Survey {
  readonly header: Header
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
  readonly chosen: ChosenColumns
}

/** The format of dates and numbers. */
export interface Judged {
  readonly decimal: Decimal
  readonly volumeDecimal: Decimal
  readonly time: TimeFormat
  readonly zone: string | undefined
  readonly periods: Dialect["periods"]
  readonly assumptions: ReadonlyArray<string>
}

const unusedNames = (
  names: ReadonlyArray<string>,
  columns: Dialect["columns"],
  settings: FileSettings,
): ReadonlyArray<string> => {
  const used = new Set<number | undefined>(Object.values(columns))
  return names.filter(
    (name, column) =>
      name !== "" &&
      name !== "-" &&
      !used.has(column) &&
      ![...settings.where.keys()].some((each) => each.toLowerCase() === name.toLowerCase()),
  )
}

/** Finds the header of a sample, its rows, and the columns to read. */
export const survey = (lines: ReadonlyArray<SampleLine>, settings: FileSettings): Survey => {
  const header = findHeader(lines, settings)
  const texts = lines.filter(({ line }) => line > header.headerLines).map(({ text }) => text)
  const rows = texts.flatMap((text) => {
    const fields = splitFields(text, header.separator)
    return fields === undefined ? [] : [fields]
  })
  const chosen = chooseColumns(header, rows, texts.slice(0, 50), settings)
  const missing = (["open", "high", "low", "close"] as const).find((role) => chosen.columns[role] === undefined)
  if (missing !== undefined) throw new Refusal(`it has no column for ${missing}: give --column ${missing}=NAME`)
  return { header, rows, chosen }
}

/** The dialect of a file that was surveyed and judged. */
export const dialectOf = ({ chosen, header }: Survey, judged: Judged, settings: FileSettings): Dialect => ({
  separator: header.separator,
  headerLines: header.headerLines,
  names: header.names,
  width: settings.header?.length ?? header.names.findLastIndex((name) => name !== "") + 1,
  wider: chosen.wider || header.source !== undefined,
  columns: chosen.columns,
  decimal: settings.decimal ?? judged.decimal,
  volumeDecimal: judged.volumeDecimal,
  pricesPer: chosen.pricesPer,
  noVolume: chosen.noVolume,
  time: judged.time,
  where: chosen.where,
  symbol: header.symbol,
  zone: judged.zone,
  fileDate: chosen.columns.date === undefined ? settings.pathDate?.date : undefined,
  periods: judged.periods,
  assumptions: [...header.assumptions, ...chosen.assumptions, ...judged.assumptions],
  unused: unusedNames(header.names, chosen.columns, settings),
})
