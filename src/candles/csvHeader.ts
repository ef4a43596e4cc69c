/** What a column of a file is for; `date` and `clock` are joined where a file has both. */
export type Role = "symbol" | "date" | "clock" | "open" | "high" | "low" | "close" | "volume"

/** How to read the rows of a file. */
export interface CsvHeader {
  readonly separator: "," | ";" | "\t"
  /** Columns that the header names. */
  readonly width: number
  readonly columns: Readonly<Partial<Record<Role, number>>>
}

// In the order of preference where a file has several.
const NAMES: Readonly<Record<Role, ReadonlyArray<string>>> = {
  symbol: ["symbol", "ticker", "name"],
  date: ["timestamp", "datetime", "opentime", "date", "time"],
  clock: [],
  open: ["open", "o"],
  high: ["high", "h"],
  low: ["low", "l"],
  close: ["close", "c", "adjclose"],
  volume: ["volume", "vol", "v"],
}

/** Splits a line into trimmed fields; `undefined` where a quote stays open. */
export const splitFields = (line: string, separator: string): ReadonlyArray<string> | undefined => {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim())
  const fields: Array<string> = []
  let at = 0
  for (;;) {
    while (line[at] === " ") at++
    if (line[at] === '"') {
      let field = ""
      for (at++; ; at++) {
        const close = line.indexOf('"', at)
        if (close < 0) return undefined
        field += line.slice(at, close)
        at = close + 1
        if (line[at] !== '"') break
        field += '"'
      }
      fields.push(field.trim())
      while (line[at] === " ") at++
      if (at < line.length && line[at] !== separator) return undefined
    } else {
      const end = line.indexOf(separator, at)
      fields.push(line.slice(at, end < 0 ? line.length : end).trim())
      at = end < 0 ? line.length : end
    }
    if (at >= line.length) return fields
    at++
  }
}

/** What to do where the first line is a bar already. */
const noHeader = (fields: ReadonlyArray<string>): string =>
  fields.filter((field) => field !== "" && Number.isFinite(Number(field))).length < 4
    ? ""
    : ": put a line such as date,open,high,low,close,volume above it"

/** Finds the columns by their names, in any order and case, or says what is missing. */
export const readHeader = (line: string): CsvHeader | string => {
  if (line.includes("\r")) return "its lines end in bare carriage returns: save it with line feeds"
  const separator = ([",", ";", "\t"] as const).reduce((best, each) =>
    line.split(each).length > line.split(best).length ? each : best,
  )
  const fields = splitFields(line, separator) ?? []
  const names = fields.map((field) => field.toLowerCase().replaceAll(/[^a-z]/g, ""))
  const find = (role: Role): number | undefined => {
    const name = NAMES[role].find((each) => names.includes(each))
    return name === undefined ? undefined : names.indexOf(name)
  }
  const columns: Partial<Record<Role, number>> = {}
  for (const role of ["symbol", "date", "open", "high", "low", "close", "volume"] as const) {
    const column = find(role)
    if (column !== undefined) columns[role] = column
  }
  const missing = (["date", "open", "high", "low", "close"] as const).filter((role) => columns[role] === undefined)
  if (missing.length > 0) {
    const has = fields.length === 0 || line.trim() === "" ? "nothing" : fields.slice(0, 12).join(", ").slice(0, 200)
    return `it has no column for ${missing.join(", ")}: its first line must name date (or time, timestamp), open, high, low and close, and has ${has}${noHeader(fields)}`
  }
  if (names.includes("date") && names.includes("time") && columns.date === names.indexOf("date")) {
    columns.clock = names.indexOf("time")
  }
  return { separator, width: names.findLastIndex((name) => name !== "") + 1, columns }
}
