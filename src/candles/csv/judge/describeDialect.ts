import { formName } from "../values/formNames.ts"
import type { Dialect } from "../dialect.ts"

const SEPARATORS = {
  ",": "commas",
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
  "~": "tildes",
  "^": "carets",
  "  ": "aligned columns",
  " ": "spaces",
} as const

/** Describes how a file is read, in one line. */
export const describeDialect = (dialect: Dialect, symbol: string): string => {
  const { columns, decimal, names, separator, time, unused } = dialect
  const nameOf = (column: number | undefined): string =>
    column === undefined ? "none" : names[column] || `field ${column + 1}`
  const roles = (["open", "high", "low", "close", "volume"] as const).map((role) => `${role} ${nameOf(columns[role])}`)
  const clock = columns.clock === undefined ? "" : ` with ${nameOf(columns.clock)}`
  const parts = (["month", "day", "dayOfYear", "hour", "minute", "second"] as const).flatMap((part) =>
    columns[part] === undefined ? [] : [`, ${nameOf(columns[part])}`],
  )
  return [
    `${SEPARATORS[separator]}, ${dialect.headerLines === 0 ? "no header" : `rows from line ${dialect.headerLines + 1}`}`,
    columns.symbol === undefined ? `symbol ${symbol}` : `symbols in ${nameOf(columns.symbol)}`,
    columns.date === undefined
      ? "time of the file's name"
      : `time ${nameOf(columns.date)}${parts.join("")}${clock} (${formName(time)})`,
    ...roles,
    ...(columns.adjusted === undefined ? [] : [`scaled to ${nameOf(columns.adjusted)}`]),
    `decimal ${decimal === "comma" ? "comma" : "point"}`,
    ...(unused.length === 0 ? [] : [`not read: ${unused.join(", ")}`]),
  ].join("; ")
}
