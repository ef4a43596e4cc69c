import { wrongBar } from "../../barRules.ts"
import { Refusal, type Decimal, type Separator } from "../dialect.ts"
import { readings } from "../values/numberForms.ts"

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A row's open, high, low, close and volume, as strings. */
export type PriceTexts = readonly [open: string, high: string, low: string, close: string, volume: string]

const barOf = (prices: ReadonlyArray<number>, allowNegative: boolean): boolean =>
  wrongBar(prices[0], prices[1], prices[2], prices[3], NaN, allowNegative) === undefined

/**
 * Decides between decimal points and decimal commas: rows that are valid bars in
 * only one of the forms prove it. If all rows are valid in both, with different
 * prices, only the caller can decide.
 */
export const judgeDecimal = (rows: ReadonlyArray<PriceTexts>, separator: Separator, allowNegative = false): Decimal => {
  let point: PriceTexts | undefined
  let comma: PriceTexts | undefined
  let either: string | undefined
  let volumePoint = false
  let volumeComma = false
  for (const row of rows) {
    const read = row.slice(0, 4).map((text) => readings(text))
    const isPoint = barOf(
      read.map((each) => each.point),
      allowNegative,
    )
    const isComma = barOf(
      read.map((each) => each.comma),
      allowNegative,
    )
    if (isPoint && !isComma) point = row
    if (isComma && !isPoint) comma = row
    if (isPoint && isComma) {
      // 1.182 means 1182 only in files separated by semicolons.
      either ??= row
        .slice(0, 4)
        .find((text, index) => read[index].point !== read[index].comma && (separator === ";" || !PLAIN.test(text)))
    }
    const volume = readings(row[4], true)
    if (Number.isNaN(volume.comma) && volume.point >= 0) volumePoint = true
    if (Number.isNaN(volume.point) && volume.comma >= 0) volumeComma = true
  }
  if (point !== undefined && comma !== undefined) {
    throw new Refusal(
      `its numbers are written in two ways, as in ${shown(point)} and ${shown(comma)}: give --decimal point or --decimal comma`,
    )
  }
  if (point !== undefined) return "point"
  if (comma !== undefined) return "comma"
  if (volumePoint !== volumeComma) return volumePoint ? "point" : "comma"
  if (either === undefined) return "either"
  const { comma: asComma, point: asPoint } = readings(either)
  throw new Refusal(`its price ${either} may be ${asPoint} or ${asComma}: give --decimal point or --decimal comma`)
}

const shown = (row: PriceTexts): string => row.slice(0, 4).join(" ")
