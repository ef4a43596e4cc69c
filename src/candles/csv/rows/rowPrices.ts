import { withoutNoise, wrongBar } from "../../barRules.ts"
import type { CsvRow } from "./csvFastRow.ts"

/** Scales the prices of a bar to its adjusted close, which becomes the close. The volume does not change. */
const adjust = (row: CsvRow): string | undefined => {
  const { adjusted, close } = row
  if (!(adjusted > 0 && adjusted < Infinity))
    return `the adjusted close is ${Number.isNaN(adjusted) ? "missing" : adjusted}`
  const factor = adjusted / close
  // A price that equals the close must still equal it after rounding.
  for (const price of ["open", "high", "low"] as const)
    row[price] = row[price] === close ? adjusted : row[price] * factor
  row.close = adjusted
  return undefined
}

/** The rules for the prices of rows. */
export interface PriceRules {
  readonly allowNegative: boolean
  /** Whether to scale them to the adjusted close. */
  readonly isAdjusted: boolean
}

const wrong = ({ close, high, low, open, volume }: CsvRow, { allowNegative }: PriceRules): string | undefined =>
  wrongBar(open, high, low, close, volume, allowNegative)

const judge = (row: CsvRow, rules: PriceRules, withoutPrice: string | undefined): string | undefined => {
  const reason = wrong(row, rules)
  if (reason === undefined) return undefined
  return withoutNoise(row) ? wrong(row, rules) : (withoutPrice ?? reason)
}

/**
 * Judges the prices of a row: corrects rounding noise, scales adjusted prices, and notes in the row why they do not make
 * a bar (`withoutPrice` if one is missing). Returns why they cannot be scaled, if they cannot.
 */
export const judgePrices = (row: CsvRow, rules: PriceRules, withoutPrice?: string): string | undefined => {
  row.wrongPrices = judge(row, rules, withoutPrice)
  if (!rules.isAdjusted) return undefined
  // Without a close there is nothing to scale by.
  if (!(Math.abs(row.close) > 0)) return row.wrongPrices ?? "the close is 0"
  const missing = adjust(row)
  row.wrongPrices ??= judge(row, rules, undefined)
  return missing
}
