import { adjustedVolumeOf, columnsFor, endColumn, isSameName, volumeColumnsOf } from "./columnNames.ts"
import { checkUnits, unitNotes } from "./columnUnits.ts"
import { closeOfNext, settledBeside } from "./closesBeside.ts"
import { countColumns } from "./turnover.ts"
import { volumeColumn } from "./volumeColumn.ts"
import { datePartsOf } from "./dateParts.ts"
import { indexOf, listed } from "./namedColumn.ts"
import { clockColumn, datedColumns, zoneColumn } from "./timeColumns.ts"
import type { Header } from "./header.ts"
import { Refusal, type Role, type RowFilter } from "../dialect.ts"
import type { FileSettings } from "../fileSettings.ts"
import { metadataKind } from "./metadataNames.ts"
import { columnOfSource, NONE, sourceOfHeader, sourcesOfRows } from "./sources.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

/** The columns to read, and the assumptions by which they were chosen. */
export interface ChosenColumns {
  readonly columns: Readonly<Partial<Record<Role, number>>>
  readonly where: ReadonlyArray<RowFilter>
  /** Whether the rows have fields that the header does not name. */
  readonly wider: boolean
  /** The divisor of prices. */
  readonly pricesPer: number
  /** The number that means a missing volume. */
  readonly noVolume: number | undefined
  readonly assumptions: ReadonlyArray<string>
}

const CLOCK = /^\d{1,2}:\d{2}/
const WITH_DATE = /\d{4}([-_.]?)\d{2}\1\d{2}/
const ROLES = ["date", "symbol", "open", "high", "low", "close"] as const
const ADJUSTED = /^adj/i
/** The only column of a role. Several with the same name are refused, since choosing one would be a guess. */
const single = (role: string, names: ReadonlyArray<string>, found: ReadonlyArray<number>): number | undefined => {
  const [first] = found
  if (first === undefined) return undefined
  const same = found.filter((each) => isSameName(names[each], names[first]) || sameStem(names[each], names[first]))
  if (same.length < 2) return first
  throw new Refusal(
    `it has ${same.length} columns that may be the ${role} (${listed(same.map((each) => names[each]))}): say which with --column ${role}=NAME, or save each symbol in a file`,
  )
}

/** pandas writes the second column of a name as `Close.1`. */
const sameStem = (a: string, b: string): boolean => a !== b && a.replace(/\.\d+$/, "") === b.replace(/\.\d+$/, "")

/** Whether prices are integers, as they are in the smallest unit of a currency. */
const areWhole = (rows: Rows, close: number | undefined): boolean =>
  close !== undefined && rows.length > 0 && rows.every((row) => /^-?\d{5,}$/.test(row[close] ?? ""))

/** The adjusted close of a file that also has a close. */
export const adjustedBeside = (names: ReadonlyArray<string>, close: number | undefined): number | undefined =>
  columnsFor("adjusted", names).find((column) => column !== close)

const adjustedColumn = (names: ReadonlyArray<string>, close: number | undefined, { columns }: FileSettings): number => {
  const given = columns.adjusted
  const found = given === undefined ? adjustedBeside(names, close) : indexOf(names, given, "--column adjusted")
  if (found !== undefined && found !== close) return found
  throw new Refusal(
    `--adjusted scales prices to an adjusted close, and it has none beside its close: leave out --adjusted, or give --column adjusted=NAME; its columns are ${listed(names)}`,
  )
}

const filters = (names: ReadonlyArray<string>, { where }: FileSettings): ReadonlyArray<RowFilter> =>
  [...where].map(([name, values]) => ({ column: indexOf(names, name, "--where"), values }))

/** Chooses the column of every role: by the caller's settings, by the known source, or by its name. */
export const chooseColumns = (
  header: Header,
  rows: Rows,
  lines: ReadonlyArray<string>,
  settings: FileSettings,
): ChosenColumns => {
  const { names } = header
  const source = sourceOfHeader(names)
  const assumptions: Array<string> = []
  const columns: Partial<Record<Role, number>> = {}
  for (const role of ROLES) {
    const end = role === "date" && settings.areEnds === true ? names[endColumn(names)] : undefined
    const given = settings.columns[role] ?? end
    const known = source?.columns?.[role]
    const column =
      given !== undefined
        ? indexOf(names, given, `--column ${role === "date" ? "time" : role}`)
        : known === NONE
          ? undefined
          : known !== undefined && columnOfSource(names, known) >= 0
            ? columnOfSource(names, known)
            : single(
                role === "date" ? "time" : role,
                names,
                role === "date" ? datedColumns(names, rows, settings.timeframe) : columnsFor(role, names),
              )
    if (column !== undefined) columns[role] = column
  }
  // If rows have only times of day, the date is that of the file's path.
  const { date } = columns
  const { pathDate, stem } = settings
  // A file name with a date is not a symbol.
  const isDated = pathDate?.by === "folder" || columns.symbol !== undefined || !WITH_DATE.test(stem)
  if (pathDate !== undefined && isDated && date !== undefined && rows.every((row) => CLOCK.test(row[date] ?? ""))) {
    columns.clock = date
    delete columns.date
  }
  if (settings.columns.close === undefined && columns.close !== undefined && ADJUSTED.test(names[columns.close])) {
    assumptions.push(`the close is ${names[columns.close]}, since there is no other`)
  }
  if (
    columns.open !== undefined &&
    columns.close !== undefined &&
    ADJUSTED.test(names[columns.open]) &&
    !ADJUSTED.test(names[columns.close])
  ) {
    throw new Refusal(
      `its ${names[columns.open]} is adjusted and its ${names[columns.close]} is not: say the columns with --column open=NAME`,
    )
  }
  checkUnits(names, columns, settings)
  const settled = settings.columns.close === undefined ? settledBeside(names, rows, columns.close) : undefined
  if (settled !== undefined && columns.close !== undefined) {
    throw new Refusal(
      `its close may be ${names[columns.close]} or ${names[settled]}, which differ: say which with --column close=NAME`,
    )
  }
  const later = settings.columns.close === undefined ? closeOfNext(names, rows, columns.close) : undefined
  if (later !== undefined && columns.close !== undefined) {
    throw new Refusal(
      `its ${names[columns.close]} is the ${names[later]} of the row before: say which is the close with --column close=NAME`,
    )
  }
  const adjusted = settings.prices === "adjusted" ? adjustedColumn(names, columns.close, settings) : undefined
  if (adjusted !== undefined) columns.adjusted = adjusted
  const symbolText = columns.symbol === undefined ? settings.stem : (rows[0]?.[columns.symbol] ?? "")
  const scaled = adjusted === undefined ? undefined : adjustedVolumeOf(names)
  const volume =
    settings.columns.volume === undefined
      ? (scaled ??
        (source?.columns?.volume !== undefined
          ? columnOfSource(names, source.columns.volume)
          : volumeColumn(names, rows, symbolText, columns, assumptions)))
      : indexOf(names, settings.columns.volume, "--column volume")
  if (volume !== undefined) {
    columns.volume = volume
    assumptions.push(...unitNotes(names[volume]))
  }
  const isTold = (settings.columns.date ?? settings.columns.clock ?? source?.columns?.date) !== undefined
  const parts = isTold ? {} : datePartsOf(names, rows, settings.timeframe)
  Object.assign(columns, parts)
  if (rows.some((row) => /^\d\d$/.test(row[parts.year ?? -1] ?? ""))) {
    assumptions.push("years of two digits were read as 1970 to 2069")
  }
  const clock = Object.keys(parts).length > 0 ? undefined : clockColumn(names, rows, columns.date, settings)
  if (clock !== undefined && columns.date !== undefined) columns.clock = clock
  const zone = zoneColumn(names, rows, columns.date, settings)
  if (zone !== undefined) columns.zone = zone
  const known = source?.columns?.period
  const [period] = [
    ...(known === undefined ? [] : [columnOfSource(names, known)]),
    ...(["period", "range", "hint"] as const).flatMap((kind) =>
      names.flatMap((name, column) => (metadataKind(name) === kind ? [column] : [])),
    ),
  ]
  if (period !== undefined) columns.period = period
  const wider = rows.length > 0 && rows.every((row) => row.length > names.length) && sourcesOfRows(lines).length > 0
  if (wider) assumptions.push("fields that the first line does not name were not read")
  const pricesPer = settings.pricesPer ?? (areWhole(rows, columns.close) ? (source?.pricesPer ?? 1) : 1)
  if (pricesPer !== 1 && settings.pricesPer === undefined)
    assumptions.push(`prices are divided by ${pricesPer.toLocaleString("en")}, as ${source?.name} counts them`)
  return { columns, where: filters(names, settings), wider, pricesPer, noVolume: source?.noVolume, assumptions }
}

/** Whether names alone choose the columns, whatever the rows contain. */
export const isChosenByNames = (names: ReadonlyArray<string>, date: number | undefined): boolean =>
  new Set([...columnsFor("volume", names), ...volumeColumnsOf(names), ...countColumns(names, undefined)]).size <= 1 &&
  columnsFor("clock", names).every((column) => column === date)
