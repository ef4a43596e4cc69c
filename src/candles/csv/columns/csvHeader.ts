import { columnKey, columnsFor, endColumn, isTimeName } from "./columnNames.ts"
import { hasDateParts } from "./dateParts.ts"
import { Refusal, type Separator } from "../dialect.ts"
import type { Header } from "./header.ts"
import { fieldsOf, numbersIn, PRICES, separatorOf } from "./lineFields.ts"
import { withoutPrefix } from "./namePrefix.ts"
import { withoutHeader } from "./headerlessRows.ts"
import { sourceOfHeader } from "./sources.ts"
import type { FileSettings, SampleLine } from "../fileSettings.ts"

/** The number of lines in which to look for the header. */
const HEADER_WITHIN = 40
const missingRoles = (
  names: ReadonlyArray<string>,
  { areEnds, columns, timeframe }: FileSettings,
): ReadonlyArray<string> =>
  (["date", ...PRICES] as const).filter(
    (role) =>
      columns[role] === undefined &&
      columnsFor(role, names).length === 0 &&
      (role !== "date" || areEnds !== true || endColumn(names) < 0) &&
      (role !== "date" || !hasDateParts(names, timeframe)) &&
      sourceOfHeader(names)?.columns?.[role] === undefined,
  )

/** A unit, which may be in the line below the names. */
const UNITS =
  /^[([]?(usd|eur|gbp|gbx|jpy|chf|cad|aud|inr|cny|krw|hkd|usdt|shares|stück|lots|contracts|cents|pence|gbp|p|points|\$|€|£|¥|₹)[)\]]?$/i

/** A factor, which may also be in the line below the names. */
const FACTOR = /^[([]?\s*([x×*÷/]\s*\d[\d.]*|(in )?(hundreds|thousands|millions|mln|000s?))\s*[)\]]?$/i

/** Reads lines below the names that are not rows: yfinance's `Ticker,AAPL,…` and `Date,,,`. */
const underHeader = (
  lines: ReadonlyArray<SampleLine>,
  at: number,
  separator: Separator,
  { pricesPer }: FileSettings,
):
  { readonly names: ReadonlyArray<string>; readonly next: number; readonly symbol: string | undefined } | undefined => {
  let names = fieldsOf(lines[at].text, separator)
  const symbols = new Set<string>()
  let next = at + 1
  for (; next < Math.min(lines.length, at + 3); next++) {
    const [first, ...rest] = fieldsOf(lines[next].text, separator)
    const filled = rest.filter((field) => field !== "")
    if (first === undefined || numbersIn(filled) > 0) break
    const factor = first === "" ? filled.find((field) => FACTOR.test(field)) : undefined
    if (factor !== undefined) {
      if (pricesPer !== undefined) continue
      throw new Refusal(
        `the line below the names of its columns says ${factor} of its prices: give --divide-prices N with what they are to be divided by, 1 if they are meant as written`,
      )
    }
    // pandas prints the name of the index on a separate line; the line above has no field for it.
    if (filled.length === 0 && isTimeName(first)) names = [first, ...names.slice(separator.startsWith(" ") ? 0 : 1)]
    else if (first === "" && filled.some((field) => UNITS.test(field) || /^[-=:]+$/.test(field))) continue
    else if (/^(ticker|symbol|)$/i.test(first)) for (const field of filled) symbols.add(field)
    else break
  }
  // The symbols may also be above the names.
  if (at > 0) {
    const [first = "", ...rest] = fieldsOf(lines[at - 1].text, separator)
    if (/^(ticker|symbol)$/i.test(first) && rest.length > 2) for (const field of rest) symbols.add(field)
  }
  if (symbols.size > 1)
    throw new Refusal(
      `it has the symbols ${[...symbols].slice(0, 4).join(", ")} side by side: save each in a file, or in rows with a symbol column`,
    )
  return next === at + 1 && symbols.size === 0 ? undefined : { names, next, symbol: [...symbols][0] }
}

/** Names the first column `date` if it has no name or is called index, as pandas and R write it, and is not a row number. */
const withIndexName = (names: ReadonlyArray<string>, row: SampleLine | undefined, separator: Separator) => {
  if (!/^(index)?$/i.test(names[0]) || row === undefined || columnsFor("date", names).length > 0) return names
  const first = fieldsOf(row.text, separator)[0] ?? ""
  return /^\d{0,8}$/.test(first) ? names : ["date", ...names.slice(1)]
}

/** Whether the caller's settings name a column. */
const isSaid = (name: string, { columns, where }: FileSettings): boolean =>
  [...Object.values(columns), ...where.keys()].some((wanted) => wanted.trim().toLowerCase() === name.toLowerCase())

/** A date with its year. */
const DATE = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/. ](\d{1,2}|\p{L}{3,})[-/. ]\d{2,4}(?!\d)|^(19|20)\d{6}$/u

/** Whether rows have the date of the file's path. That of the file's name only counts with a symbol column and no other dates. */
const isDatedByPath = (
  names: ReadonlyArray<string>,
  lines: ReadonlyArray<SampleLine>,
  separator: Separator,
  { columns, pathDate }: FileSettings,
): boolean => {
  if (pathDate === undefined || pathDate.by === "folder") return pathDate !== undefined
  if (columns.symbol === undefined && columnsFor("symbol", names).length === 0) return false
  return !lines.slice(0, 20).some(({ text }) => fieldsOf(text, separator).some((field) => DATE.test(field)))
}

/** The separator of a header: one space if its names are further apart than the fields of the row below. */
const alignedBy = (text: string, row: string | undefined): Separator => {
  const separator = separatorOf(text)
  if (separator !== "  " || row === undefined) return separator
  const [names, fields] = [text, row].map((line) => fieldsOf(line, " ").length)
  return fieldsOf(row, separator).length < fieldsOf(text, separator).length && names === fields ? " " : separator
}

const namedHeader = (lines: ReadonlyArray<SampleLine>, settings: FileSettings): Header | undefined => {
  for (const [at, { line, text }] of lines.slice(0, HEADER_WITHIN).entries()) {
    const separator = alignedBy(text, lines[at + 1]?.text)
    const written = fieldsOf(text, separator)
    const { names: fields, prefix } = written.some((name) => isSaid(name, settings))
      ? { names: written, prefix: undefined }
      : withoutPrefix(written)
    if (missingRoles(fields, settings).some((role) => role !== "date")) continue
    const under = underHeader(lines, at, separator, settings)
    const next = under?.next ?? at + 1
    let names = withIndexName(prefix === undefined ? (under?.names ?? fields) : fields, lines[next], separator)
    const width = lines[next] === undefined ? 0 : fieldsOf(lines[next].text, separator).length
    // R writes the dates as row names, whose column has no name.
    if (missingRoles(names, settings).includes("date") && width === names.length + 1) names = ["date", ...names]
    // An index, or a column of row numbers, may also have no name.
    else if (
      width === names.length + 1 &&
      lines.slice(next, next + 20).every((each) => /^"?\d+"?[\s,;|]/.test(each.text.trimStart()))
    )
      names = ["", ...names]
    if (lines.length === 1 && numbersIn(names) >= 4)
      throw new Refusal("the line that names its columns has its rows, too: end each line with a line feed")
    if (missingRoles(names, settings).length > 0 && !isDatedByPath(names, lines.slice(at + 1), separator, settings))
      continue
    const above = lines.slice(0, at)
    if (above.some((each) => numbersIn(fieldsOf(each.text, separator)) >= 4)) {
      throw new Refusal(`it has rows above the line ${line}, which names its columns: put that line first`)
    }
    const symbol = under?.symbol ?? prefix
    const hasLinesAbove = above.length > 0 && under?.symbol === undefined
    return {
      separator,
      names,
      headerLines: (lines[next]?.line ?? lines[next - 1].line + 1) - 1,
      symbol,
      source: undefined,
      above: above.map((each) => each.text),
      assumptions: [
        ...(hasLinesAbove ? [`lines above the names of the columns were not read`] : []),
        ...(prefix === undefined ? [] : ["the symbol is what the names of the columns begin or end with"]),
      ],
    }
  }
  return undefined
}

const shown = (fields: ReadonlyArray<string>): string => fields.slice(0, 12).join(", ").slice(0, 200)

/** Finds the header of a file, or the columns of a file without one. */
export const findHeader = (lines: ReadonlyArray<SampleLine>, settings: FileSettings): Header => {
  const [first] = lines
  if (first === undefined) throw new Refusal("there is nothing in it", true)
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(first.text)) {
    throw new Refusal("it is a web page or XML: save the table in it as CSV", true)
  }
  if (first.text.startsWith("version https://git-lfs")) {
    throw new Refusal("it is a pointer of Git LFS: get the file itself with git lfs pull", true)
  }
  if (/^\s*(\{|\[\s*[{[])/.test(first.text)) throw new Refusal("it is JSON: give it a name that ends in .json")
  const separator = separatorOf(first.text)
  const given = settings.header
  if (given !== undefined) {
    return {
      separator,
      names: given,
      headerLines: first.line - 1,
      symbol: undefined,
      source: undefined,
      above: [],
      assumptions: [],
    }
  }
  const found = namedHeader(lines, settings) ?? withoutHeader(lines)
  if (found !== undefined) return found
  const fields = fieldsOf(first.text, separator)
  const isRow = numbersIn(fields) >= 4
  const ends = fields[endColumn(fields)]
  if (!isRow && ends !== undefined && missingRoles(fields, settings).join() === "date")
    throw new Refusal(`its column ${ends} says when bars end, and none says when they begin: give --bar-times end`)
  const what = isRow
    ? "no line names its columns, and they cannot be recognized: name them with --header, such as --header time,open,high,low,close,volume"
    : `it has no column for ${missingRoles(fields, settings).join(", ")}: a line must name date (or time), open, high, low and close; give --column close=NAME for a column of another name. Its first line has ${shown(fields)}`
  throw new Refusal(
    what,
    !isRow && !fields.some((field) => columnKey(field) === "open" || columnKey(field) === "close"),
  )
}
