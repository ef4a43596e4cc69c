import { readings } from "../values/numberForms.ts"
import type { Dialect } from "../dialect.ts"
import { columnsFor, isTurnover, volumeColumnsOf } from "./columnNames.ts"
import { countOfTurnover } from "./turnover.ts"

type Rows = ReadonlyArray<ReadonlyArray<string>>

const isLive = (rows: Rows, column: number): boolean =>
  rows.some((row) => {
    const { comma, point } = readings(row[column] ?? "", true)
    return point > 0 || comma > 0
  })

/** The volume in the asset of the rows: `Volume ETH` of ETHBTC. */
export const volumeColumn = (
  names: ReadonlyArray<string>,
  rows: Rows,
  of: string,
  columns: Dialect["columns"],
  assumptions: Array<string>,
): number | undefined => {
  const all = columnsFor("volume", names)
  const shares = all.filter((column) => !isTurnover(names[column]))
  const plain = shares.length === 0 ? all : shares
  const inAssets = volumeColumnsOf(names)
  const asset =
    inAssets.length === 1
      ? inAssets
      : inAssets.filter((column) => {
          const name = names[column].replace(/^\S+\s+/, "").replaceAll(/[()]/g, "")
          return of.toLowerCase().startsWith(name.toLowerCase())
        })
  const candidates = [...new Set([...plain, ...(asset.length === 1 ? asset : [])])]
  const chosen = candidates.find((column) => isLive(rows, column)) ?? candidates[0]
  if (chosen !== candidates[0]) {
    assumptions.push(`the volume is ${names[chosen]}, since ${names[candidates[0]]} has none`)
  }
  const count = chosen === undefined ? undefined : countOfTurnover(names, rows, chosen, columns)
  if (count === undefined) return chosen
  assumptions.push(`the volume is ${names[count]}, since ${names[chosen]} is that times the price`)
  return count
}
