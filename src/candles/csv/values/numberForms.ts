import type { Decimal, Separator } from "../dialect.ts"

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Groups are strict: 1,234.5 and India's 1,28,500.00 are numbers, 12,34.5 is none. */
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$|^[+-]?[1-9]\d?(,\d{2})+,\d{3}(\.\d*)?$/
const COMMA = /^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d*)?$/
const SPACED = /^([+-]?[1-9]\d{0,2})((?:[ \u00a0\u2009\u202f'’]\d{3})+)(?=[.,]|$)/
const CURRENCY = /^([+-]?)\s*[$€£¥₹₩₽]\s*|\s*[$€£¥₹₩₽]$/g
const DIGIT = /\d/

const SUFFIXES: Readonly<Record<string, number>> = {
  k: 3,
  m: 6,
  mio: 6,
  b: 9,
  bn: 9,
  mrd: 9,
  t: 12,
  千: 3,
  万: 4,
  亿: 8,
}
const SUFFIXED = /^(.*\d[.,]?)\s*(k|m|mio|b|bn|mrd|t|千|万|亿)\.?$/i

const cleaned = (text: string): string =>
  text
    .replace(CURRENCY, "$1")
    .replace(SPACED, (_, first: string, groups: string) => first + groups.replaceAll(/\D/g, ""))

/** The text as JavaScript writes it, read with a decimal point, or `undefined`. */
const withPoint = (text: string): string | undefined => {
  if (PLAIN.test(text)) return text
  return POINT_GROUPS.test(text) ? text.replaceAll(",", "") : undefined
}

const withComma = (text: string): string | undefined =>
  COMMA.test(text) && DIGIT.test(text) ? text.replaceAll(".", "").replace(",", ".") : undefined

/** Both readings of a text; NaN where it is no number. */
export interface Readings {
  readonly point: number
  readonly comma: number
}

const value = (text: string | undefined, exponent: number): number => {
  if (text === undefined) return NaN
  // Appended, not multiplied: 1.1 * 1e6 is not 1100000.
  return exponent === 0 ? Number(text) : Number(/e/i.test(text) ? NaN : `${text}e${exponent}`)
}

/** Reads a number with a decimal point and with a decimal comma. */
export const readings = (text: string, suffixed = false): Readings => {
  const match = suffixed ? SUFFIXED.exec(text) : null
  const exponent = match === null ? 0 : (SUFFIXES[match[2].toLowerCase()] ?? 0)
  const clean = cleaned(match === null ? text : match[1])
  return { point: value(withPoint(clean), exponent), comma: value(withComma(clean), exponent) }
}

/**
 * The number that a text is under a dialect: NaN where it is none, or may be
 * two. `suffixed` allows 12.3M, 500K and 1.2B, which volumes are written in.
 */
export const readNumber = (text: string, decimal: Decimal, separator: Separator, suffixed = false): number => {
  if (decimal !== "comma" && (decimal === "point" || separator !== ";") && PLAIN.test(text)) return Number(text)
  const { comma, point } = readings(text, suffixed)
  if (decimal !== "either") return decimal === "point" ? point : comma
  if (Number.isNaN(point)) return comma
  return Number.isNaN(comma) || comma === point ? point : NaN
}

/** Whether a text is a number in two ways. */
export const isAmbiguous = (text: string): boolean => {
  const { comma, point } = readings(text, true)
  return !Number.isNaN(comma) && !Number.isNaN(point) && comma !== point
}

/** Whether a text is a number in some way. */
export const isNumeric = (text: string): boolean => {
  const { comma, point } = readings(text, true)
  return !Number.isNaN(comma) || !Number.isNaN(point)
}
