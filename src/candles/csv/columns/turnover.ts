import type { Dialect } from "../dialect.ts"
import { readings } from "../values/numberForms.ts"
import { columnsFor } from "./columnNames.ts"

type Row = ReadonlyArray<string>
type Mark = "point" | "comma"

/** Words for the number of shares, contracts or coins in the names of columns. */
const COUNT =
  /qt[dy]|quant|колич|cantidad|t[ií]tulos|titres|st[üu]e?ck|\bshares\b|\ba?antall?\b|\blots?\b|\badet\b|acciones|azioni|шт|units|contracts|\bkpl\b|\bks\b|\bdb\b|szt|\bbase\b/iu

/** The columns besides the volume that may count what it is the value of. */
export const countColumns = (names: ReadonlyArray<string>, volume: number | undefined): ReadonlyArray<number> => {
  const known = columnsFor("volume", names)
  return names.flatMap((name, column) =>
    column !== volume && (COUNT.test(name) || known.includes(column)) ? [column] : [],
  )
}

/** How much a quotient may be beyond the prices, because values are rounded. */
const TOLERANCE = 0.01

/**
 * Whether the values of a column are those of another one times the price: in all rows, their quotient lies between the
 * low and the high. Unknown, thus `false`, for prices near 1.
 */
const isTimesPrice = (
  rows: ReadonlyArray<Row>,
  [value, count]: readonly [value: number, count: number],
  { high, low }: Dialect["columns"],
): boolean => {
  const areIn = (price: Mark, amount: Mark): boolean => {
    const quotients = rows.flatMap((row) => {
      const at = (column: number | undefined, mark: Mark): number => readings(row[column ?? -1] ?? "", true)[mark]
      const quotient = at(value, amount) / at(count, amount)
      return quotient > 0 ? [{ quotient, least: at(low, price), most: at(high, price) }] : []
    })
    return (
      quotients.length > 1 &&
      quotients.every(
        ({ least, most, quotient }) => quotient >= least * (1 - TOLERANCE) && quotient <= most * (1 + TOLERANCE),
      ) &&
      quotients.some(({ least, most }) => least > 1.1 || most < 0.9) &&
      // A quotient that is the same in all rows is the size of a lot.
      quotients.some(({ quotient }) => Math.abs(quotient / quotients[0].quotient - 1) > 1e-6)
    )
  }
  return (["point", "comma"] as const).some((price) => areIn(price, "point") || areIn(price, "comma"))
}

/** The column that counts what was traded, if the column of the volume has its value in money. */
export const countOfTurnover = (
  names: ReadonlyArray<string>,
  rows: ReadonlyArray<Row>,
  volume: number,
  columns: Dialect["columns"],
): number | undefined => countColumns(names, volume).find((count) => isTimesPrice(rows, [volume, count], columns))
