import { wrongBar } from "../../barRules.ts"
import { Refusal, type Decimal, type Separator } from "../dialect.ts"
import { readings } from "../values/numberForms.ts"

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A row's open, high, low, close and volume, as strings. */
export type PriceTexts = readonly [open: string, high: string, low: string, close: string, volume: string]

const barOf = (prices: ReadonlyArray<number>, allowNegative: boolean): boolean =>
  wrongBar(prices[0], prices[1], prices[2], prices[3], NaN, allowNegative) === undefined

/** A number that was written for people, as the prices were: a percentage, or one with several signs. */
const FORMATTED = /%$|[.,].*[.,]/

/** Whether a price has a point and no sign between thousands, which is a decimal point where semicolons do not separate fields. */
const hasFraction = (row: PriceTexts): boolean => row.slice(0, 4).some((text) => PLAIN.test(text) && /\.\d/.test(text))

/** The form of numbers in other columns, if only one reads each of those that show it: `0.12%`, `1,078,576`. */
const formOf = (texts: Iterable<string>): Exclude<Decimal, "either"> | undefined => {
  const forms = new Set<Exclude<Decimal, "either">>()
  for (const text of texts) {
    if (!FORMATTED.test(text)) continue
    const { comma, point } = readings(text.replace(/\s*%$/, ""), true)
    if (Number.isNaN(comma) !== Number.isNaN(point)) forms.add(Number.isNaN(comma) ? "point" : "comma")
  }
  const [form, ...more] = forms
  return more.length === 0 ? form : undefined
}

/** The decimal sign of a file, and the assumption behind it. */
export interface JudgedDecimal {
  readonly decimal: Decimal
  readonly assumptions: ReadonlyArray<string>
}

/**
 * Decides between decimal points and decimal commas: rows that are valid bars in
 * only one of the forms prove it. If all rows are valid in both, with different
 * prices, the numbers in other columns decide, or else only the caller can.
 */
export const judgeDecimal = (
  rows: ReadonlyArray<PriceTexts>,
  others: Iterable<string>,
  separator: Separator,
  allowNegative = false,
): JudgedDecimal => {
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
  if (point !== undefined) return sure("point")
  if (comma !== undefined) return sure("comma")
  if (volumePoint !== volumeComma) return sure(volumePoint ? "point" : "comma")
  if (either === undefined) return sure(separator !== ";" && rows.some(hasFraction) ? "point" : "either")
  const form = volumePoint ? undefined : formOf(others)
  if (form !== undefined)
    return {
      decimal: form,
      assumptions: [`prices such as ${either} have a decimal ${form}, as other columns have`],
    }
  const { comma: asComma, point: asPoint } = readings(either)
  throw new Refusal(`its price ${either} may be ${asPoint} or ${asComma}: give --decimal point or --decimal comma`)
}

/** The decimal sign of volumes: that of prices, unless all of them are numbers in the other form only: 755.039, 1.014.262. */
export const judgeVolume = (texts: ReadonlyArray<string>, decimal: Decimal): JudgedDecimal => {
  if (decimal === "either") return sure(decimal)
  const other = decimal === "point" ? "comma" : "point"
  const read = texts
    .map((text) => readings(text, true))
    .filter(({ comma, point }) => !Number.isNaN(comma + point) || comma >= 0 || point >= 0)
  const proof = read.findIndex((each) => Number.isNaN(each[decimal]))
  if (proof < 0 || read.some((each) => Number.isNaN(each[other]))) return sure(decimal)
  return { decimal: other, assumptions: [`volumes have a decimal ${other}, other than prices`] }
}

const sure = (decimal: Decimal): JudgedDecimal => ({ decimal, assumptions: [] })

const shown = (row: PriceTexts): string => row.slice(0, 4).join(" ")
