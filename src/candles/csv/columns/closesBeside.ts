import { columnKey, columnsFor } from "./columnNames.ts"
import { readings } from "../values/numberForms.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

/** The settlement price, if `close` is the last price and differs from it: either may be the close. */
export const settledBeside = (
  names: ReadonlyArray<string>,
  rows: Rows,
  close: number | undefined,
): number | undefined =>
  close === undefined || !columnKey(names[close]).startsWith("last")
    ? undefined
    : columnsFor("close", names).find(
        (column) =>
          columnKey(names[column]).startsWith("settle") &&
          rows.some((row) => isOther(row[column] ?? "", row[close] ?? "")),
      )

const isOther = (text: string, other: string): boolean => {
  const [one, two] = [readings(text).point, readings(other).point]
  return one > 0 && two > 0 && one !== two
}

/** Finds the closing price, if `close` is the previous one, as in quotes: it equals that column one row earlier. */
export const closeOfNext = (
  names: ReadonlyArray<string>,
  rows: Rows,
  close: number | undefined,
): number | undefined => {
  const others = columnsFor("close", names).filter((column) => column !== close)
  if (close === undefined || others.length === 0 || rows.length < 3) return undefined
  const at = (row: number, column: number): string => rows[row]?.[column] ?? ""
  return others.find((column) => {
    const areNext = (step: 1 | -1): boolean =>
      rows.every((_, row) => rows[row + step] === undefined || at(row, column) === at(row + step, close))
    return rows.some((row) => isOther(row[column] ?? "", row[close] ?? "")) && (areNext(1) || areNext(-1))
  })
}
