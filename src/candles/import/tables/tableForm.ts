import { chooseColumns, type ChosenColumns } from "../../csv/columns/csvColumns.ts"
import { DATE_PARTS } from "../../csv/columns/dateParts.ts"
import { PLAIN_FORMAT, Refusal, type Role, type TimeFormat } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import { refuseSpacing } from "../../csv/judge/detectDialect.ts"
import { sampleSpacing } from "../../csv/judge/sampleSpacing.ts"
import { judgeTime } from "../../csv/judge/timeJudge.ts"
import { hasDates } from "../../../calendar/timeframeUnit.ts"
import { adjustedNote } from "../rows/adjustedPrices.ts"
import { isZoneColumn, zoneInName, zoneOf } from "../../csv/values/zoneNames.ts"
import type { FileColumn } from "../../source/TableFile.ts"

/** How to read the rows of a table. */
export interface TableForm {
  readonly columns: Readonly<Partial<Record<Role, number>>> & Readonly<Record<NeededRole, number>>
  readonly where: ChosenColumns["where"]
  readonly pricesPer: number
  /** The format of times that are numbers or strings. */
  readonly time: TimeFormat
  readonly assumptions: ReadonlyArray<string>
  readonly unused: ReadonlyArray<string>
}

const PRICES = ["open", "high", "low", "close"] as const
const NEEDED = ["date", ...PRICES] as const
type NeededRole = (typeof NEEDED)[number]

const listed = (columns: ReadonlyArray<FileColumn>): string =>
  columns.map(({ name, type }) => `${name} (${type})`).join(", ") || "none"

const isTime = ({ kind }: FileColumn): boolean => kind === "date" || kind === "timestamp"

/** The only timestamp column, whatever its name: pandas calls an unnamed index `__index_level_0__`. */
const onlyTime = (columns: ReadonlyArray<FileColumn>): number | undefined => {
  const times = columns.flatMap((column, at) => (isTime(column) ? [at] : []))
  return times.length === 1 ? times[0] : undefined
}

const optionFor = (role: Role): string => (role === "date" ? "time" : role)

const checkKinds = (columns: ReadonlyArray<FileColumn>, chosen: TableForm["columns"]): void => {
  for (const [role, at] of Object.entries(chosen)) {
    const { kind, name, type } = columns[at]
    const fits = kind === "number" || kind === "text" || (role === "date" && kind !== "other")
    if (!fits)
      throw new Refusal(
        `its column ${name} for the ${role === "date" ? "time" : role} is ${type}: name another with --column ${role === "date" ? "time" : role}=NAME`,
      )
  }
  if (chosen.clock !== undefined) throw new Refusal("its dates and times of day are in two columns: write them as one")
}

/** Drops columns with parts of a time, since a table has its times in one column. */
const withoutParts = (columns: ChosenColumns["columns"]): ChosenColumns["columns"] => {
  const roles: Partial<Record<Role, number>> = { ...columns }
  for (const part of DATE_PARTS) delete roles[part]
  delete roles.zone
  return roles
}

/** Detects how to read a table from its columns and first rows; throws a {@link Refusal} if that is unclear. */
export const tableForm = (
  columns: ReadonlyArray<FileColumn>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  settings: FileSettings,
): TableForm => {
  const names = columns.map(({ name }) => name)
  const header = {
    separator: ",",
    names,
    headerLines: 0,
    symbol: undefined,
    source: undefined,
    above: [],
    assumptions: [],
  } as const
  const found = chooseColumns(header, rows, [], settings)
  const assumptions = [...found.assumptions]
  const { year } = found.columns
  const roles = withoutParts(found.columns)
  const date = (year === undefined ? roles.date : undefined) ?? onlyTime(columns)
  if (date === undefined && year !== undefined) throw new Refusal("its dates are in several columns: write them as one")
  const { open, high, low, close } = roles
  if (date === undefined || open === undefined || high === undefined || low === undefined || close === undefined) {
    const missing = NEEDED.filter((role) => (role === "date" ? date : roles[role]) === undefined)
    const what = missing.map(optionFor).join(", ")
    throw new Refusal(
      `it has no column for ${what}: give --column ${optionFor(missing[0])}=NAME; its columns are ${listed(columns)}`,
      open === undefined || close === undefined,
    )
  }
  const chosen = { ...roles, date, open, high, low, close }
  checkKinds(columns, chosen)
  const time = columns[date]
  const timed = rows.map((row) => ({
    time: row[date],
    symbol: chosen.symbol === undefined ? "" : row[chosen.symbol],
  }))
  const judged = isTime(time) ? { format: PLAIN_FORMAT, assumptions: [] } : judgeTime(timed, settings)
  const looksLike = sampleSpacing(timed, judged.format, settings).contradiction()
  if (looksLike !== undefined) refuseSpacing(looksLike, settings)
  const zoneless =
    time.kind === "timestamp"
      ? !time.isInstant
      : time.kind === "text" && !rows.some((row) => /Z$|[+-]\d\d:?\d\d$/.test(row[date]))
  if (zoneless && !hasDates(settings.timeframe) && settings.localTime === undefined && rows.length > 0) {
    const given =
      zoneInName(time.name) ?? names.find((name, at) => isZoneColumn(name) && rows.some((row) => row[at] !== ""))
    if (given !== undefined && zoneOf(given) !== "UTC") {
      throw new Refusal(
        `its times have no zone, and ${given === zoneInName(time.name) ? `the name of their column, ${time.name}, says one` : `its column ${given} has one`}: say which with --time-zone, such as America/New_York`,
      )
    }
    if (given === undefined) assumptions.push("times without a zone are UTC")
  }
  const used = new Set<number | undefined>([...Object.values(chosen), ...found.where.map(({ column }) => column)])
  return {
    columns: chosen,
    where: found.where,
    pricesPer: found.pricesPer,
    time: judged.format,
    assumptions: [...assumptions, ...judged.assumptions, ...adjustedNote(names, chosen, settings)],
    unused: names
      .map((name, at) => (name === "" ? `column ${at + 1}, without a name` : name))
      .filter((_, at) => !used.has(at)),
  }
}
