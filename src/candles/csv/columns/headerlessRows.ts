import { sourcesOfRows, type Source } from "./sources.ts"
import { fieldsOf, numbersIn, PRICES, separatorOf } from "./lineFields.ts"
import type { Header } from "./header.ts"
import { PLAIN_FORMAT } from "../dialect.ts"
import type { SampleLine } from "../fileSettings.ts"
import { timeReader } from "../values/dateForms.ts"
import { isNumeric, readings } from "../values/numberForms.ts"

/** A symbol or an ISIN, not a number, a date or a weekday. */
const SYMBOL = /^(?!\d{4}-\d\d-\d\dT)(?!(?:MON|TUE|WED|THU|FRI|SAT|SUN)$)(?=\S*[A-Z])[A-Z\d^][A-Z\d.^=/:_-]*$/

/** The fields of rows of an unknown source: time and four prices; symbol, time of day and volume are optional. */
const plainFields = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> | undefined => {
  const isFirst = rows.every(([first = ""]) => SYMBOL.test(first))
  const isLast = !isFirst && rows.every((row) => SYMBOL.test(row.at(-1) ?? "") && !isNumeric(row.at(-1) ?? ""))
  const fields = fieldsWithoutSymbol(rows.map((row) => row.slice(isFirst ? 1 : 0, isLast ? -1 : undefined)))
  return fields === undefined ? undefined : [...(isFirst ? ["symbol"] : []), ...fields, ...(isLast ? ["symbol"] : [])]
}

const fieldsWithoutSymbol = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> | undefined => {
  const [first] = rows
  const clock =
    /^\d{1,2}:\d{2}(:\d{2})?$/.test(first[1] ?? "") ||
    (/^\d{8}$/.test(first[0]) && /^\d{4}(\d{2})?$/.test(first[1] ?? "") && first.length === 7)
  const names = ["date", ...(clock ? ["clock"] : []), ...PRICES]
  if (rows.some((row) => row.length !== first.length)) return undefined
  if (first.length === names.length + 1)
    return rows.some((row) => isNumeric(row.at(-1) ?? "")) ? [...names, "volume"] : undefined
  return first.length === names.length ? names : undefined
}

const priceAt = (row: ReadonlyArray<string>, column: number): number => {
  const { comma, point } = readings(row[column] ?? "")
  return Number.isNaN(point) ? comma : point
}

const FORMS = ["iso", "compact", "named", "dmy", "mdy", "ymd"] as const

/** Whether the first of some times is the latest: in a form in which they ascend or descend, or else as texts. */
const areDescending = (times: ReadonlyArray<string>): boolean => {
  const into = { wall: NaN, offset: undefined }
  for (const form of FORMS) {
    const read = timeReader({ ...PLAIN_FORMAT, form })
    const walls = times.map((time) => (read(time, into) ? into.wall : NaN))
    if (walls.every((wall, at) => at === 0 || wall >= walls[at - 1])) return false
    if (walls.every((wall, at) => at === 0 || wall <= walls[at - 1])) return true
  }
  return times[0] > times[times.length - 1]
}

/**
 * How much further opens would be from previous closes if open and close were swapped: a bar usually opens near the
 * previous close. 0 if it makes no difference.
 */
const proofOfOrder = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  [date, open, close, symbol]: readonly [date: number, open: number, close: number, symbol: number],
): number => {
  let proof = 0
  const ordered = areDescending(rows.map((row) => row[date] ?? "")) ? rows.toReversed() : rows
  for (const [index, row] of ordered.slice(1).entries()) {
    if (row[symbol] !== ordered[index][symbol]) continue
    proof += Math.abs(priceAt(row, close) - priceAt(ordered[index], open))
    proof -= Math.abs(priceAt(row, open) - priceAt(ordered[index], close))
  }
  return proof
}

/** Whether rows with these fields are bars. */
const areBars = (rows: ReadonlyArray<ReadonlyArray<string>>, fields: ReadonlyArray<string>): boolean => {
  const [open, high, low, close] = PRICES.map((role) => fields.indexOf(role))
  const isBar = (row: ReadonlyArray<string>): boolean => {
    const [o, h, l, c] = [open, high, low, close].map((column) => priceAt(row, column))
    return l <= o && l <= c && h >= o && h >= c
  }
  return rows.filter((row) => !isBar(row)).length <= rows.length * 0.02
}

/** Whether open and close can be distinguished: by the known source, or because opens are near previous closes. */
const isOpenKnown = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  fields: ReadonlyArray<string>,
  source: Source | undefined,
): boolean => {
  const at = PRICES.map((role) => fields.indexOf(role))
  const usual = at.every((column, index) => index === 0 || column === at[index - 1] + 1)
  const proof = proofOfOrder(rows, [fields.indexOf("date"), at[0], at[3], fields.indexOf("symbol")])
  return usual ? source !== undefined || proof >= 0 : proof > 0
}

/** The columns of a file without a header; `undefined` if they are unclear. */
export const withoutHeader = (lines: ReadonlyArray<SampleLine>): Header | undefined => {
  const [first] = lines
  const separator = separatorOf(first.text)
  const rows = lines.map(({ text }) => fieldsOf(text, separator))
  if (numbersIn(rows[0]) < 4) return undefined
  const sources = sourcesOfRows(lines.slice(0, 50).map(({ text }) => text))
  const known = sources.flatMap((source) => (source.fields === undefined ? [] : [{ source, fields: source.fields }]))
  const plain = plainFields(rows)
  const fitting = [...known, ...(plain === undefined ? [] : [{ source: undefined, fields: plain }])].filter(
    ({ fields, source }) => areBars(rows, fields) && isOpenKnown(rows, fields, source),
  )
  // If rows match two sources, both must give the same prices.
  const prices = new Set(
    fitting.map(({ fields }) => rows.map((row) => PRICES.map((role) => row[fields.indexOf(role)]).join()).join(";")),
  )
  const [found] = fitting
  if (found === undefined || prices.size > 1) return undefined
  const { fields, source } = found
  return {
    separator,
    names: Array.from({ length: rows[0].length }, (_, index) => fields[index] ?? ""),
    headerLines: first.line - 1,
    symbol: undefined,
    source,
    above: [],
    assumptions: [
      source === undefined
        ? `no line names the columns: they were read as ${fields.join(", ")}`
        : `no line names the columns: they were read as ${source.name}'s`,
    ],
  }
}
