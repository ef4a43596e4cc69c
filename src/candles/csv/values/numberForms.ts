import type { Decimal, Separator } from "../dialect.ts"
import { asciiDigits } from "./asciiDigits.ts"

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** Groups of digits are checked: 1,234.5 and India's 1,28,500.00 are numbers, 12,34.5 is not. */
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$|^[+-]?[1-9]\d?(,\d{2})+,\d{3}(\.\d*)?$/
const COMMA = /^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)?(,\d*)?$|^[+-]?\d+(,\d+)?e[+-]?\d+$/i
const SPACED = /^([+-]?[1-9]\d{0,2})((?:[ \u00a0\u2009\u202f'’]\d{3})+)(?=[.,]|$)/
/** Currencies by sign, by letters before a dollar sign, and by code. A p for pence is not accepted, since it means 1/100 of £. */
const MONEY =
  "(?:(?:US|HK|NT|NZ|MX|A|C|S|R)?\\$|[€£¥₹₩₽₺₫฿₪₴₱元円원]|Rs\\.?|kr\\.?|zł|Kč|Ft|lei|" +
  "USDT?|USDC|EUR|GBP|JPY|CHF|CAD|AUD|NZD|HKD|SGD|CNY|RMB|TWD|KRW|INR|IDR|MYR|PHP|THB|VND|PKR|BRL|MXN|CLP|COP|ARS|ZAR|TRY|ILS|AED|SAR|EGP|NGN|KES|RUB|UAH|KZT|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN)"
const CURRENCY = new RegExp(`^([+-]?)\\s*${MONEY}\\s*(?=[-+.\\d])|(?<=\\d)\\s*${MONEY}$`, "gu")
const DIGIT = /\d/

/** Suffixes of numbers in English, German, Polish, Russian, Indian English, Chinese and Korean, and their powers of ten. */
const SUFFIXES: Readonly<Record<string, number>> = {
  k: 3,
  tsd: 3,
  tys: 3,
  тыс: 3,
  千: 3,
  m: 6,
  mm: 6,
  mn: 6,
  mln: 6,
  mio: 6,
  million: 6,
  млн: 6,
  b: 9,
  bn: 9,
  bln: 9,
  mrd: 9,
  billion: 9,
  млрд: 9,
  t: 12,
  lakh: 5,
  lac: 5,
  cr: 7,
  crore: 7,
  万: 4,
  萬: 4,
  만: 4,
  亿: 8,
  億: 8,
  억: 8,
}
const SUFFIXED = new RegExp(`^(.*\\d[.,]?)\\s*(${Object.keys(SUFFIXES).join("|")})\\.?$`, "i")
/** The unit after a volume. */
const COUNTED = /(?<=[\d\p{L}.])\s*(shares|contracts|stk\.?|stück|szt\.?|股|株|주)$/iu

/** The currency before or after a number; `undefined` if there is none. */
export const currencyOf = (text: string): string | undefined => {
  const [found] = asciiDigits(text).match(CURRENCY) ?? []
  return found?.replaceAll(/[-+\s.]/g, "")
}

/** Converts a typographic or trailing minus, or the brackets of accountants, to a leading ASCII minus. */
const withMinus = (text: string): string => {
  const [first] = text
  if (first === "(") return text.replace(/^\(\s*([^-+()]*\d[^()]*)\)$/, "-$1")
  if (first !== undefined && /[\u2010-\u2015\u2212\ufe63\uff0d]/.test(first)) return `-${text.slice(1)}`
  return text.endsWith("-") ? text.replace(/^(\d.*\d)-$/, "-$1") : text
}

const cleaned = (text: string): string =>
  withMinus(text)
    .replace(CURRENCY, "$1")
    .replace(SPACED, (_, first: string, groups: string) => first + groups.replaceAll(/\D/g, ""))

/** Converts a number with a decimal point to JavaScript syntax; `undefined` if it is not one. */
const withPoint = (text: string): string | undefined => {
  if (PLAIN.test(text)) return text
  return POINT_GROUPS.test(text) ? text.replaceAll(",", "") : undefined
}

const withComma = (text: string): string | undefined =>
  COMMA.test(text) && DIGIT.test(text) ? text.replaceAll(".", "").replace(",", ".") : undefined

/** Both readings of a string; NaN if it is not a number. */
export interface Readings {
  readonly point: number
  readonly comma: number
}

const value = (text: string | undefined, exponent: number): number => {
  if (text === undefined) return NaN
  // Append the exponent instead of multiplying: 1.1 * 1e6 is not exactly 1100000.
  return exponent === 0 ? Number(text) : Number(/e/i.test(text) ? NaN : `${text}e${exponent}`)
}

/** Reads a number both with a decimal point and with a decimal comma. */
export const readings = (written: string, suffixed = false): Readings => {
  const text = asciiDigits(suffixed ? written.replace(COUNTED, "") : written)
  const match = suffixed ? SUFFIXED.exec(text) : null
  const exponent = match === null ? 0 : (SUFFIXES[match[2].toLowerCase()] ?? 0)
  const clean = cleaned(match === null ? text : match[1])
  return { point: value(withPoint(clean), exponent), comma: value(withComma(clean), exponent) }
}

/**
 * Reads a number in a dialect: NaN if it is not a number, or is ambiguous.
 * `suffixed` allows 12.3M, 500K and 1.2B, as in volumes.
 */
export const readNumber = (text: string, decimal: Decimal, separator: Separator, suffixed = false): number => {
  if (decimal !== "comma" && (decimal === "point" || separator !== ";") && PLAIN.test(text)) return Number(text)
  const { comma, point } = readings(text, suffixed)
  if (decimal !== "either") return decimal === "point" ? point : comma
  if (Number.isNaN(point)) return comma
  return Number.isNaN(comma) || comma === point ? point : NaN
}

/** Whether a string can be read as two different numbers. */
export const isAmbiguous = (text: string): boolean => {
  const { comma, point } = readings(text, true)
  return !Number.isNaN(comma) && !Number.isNaN(point) && comma !== point
}

/** Whether a string can be read as a number. */
export const isNumeric = (text: string): boolean => {
  const { comma, point } = readings(text, true)
  return !Number.isNaN(comma) || !Number.isNaN(point)
}
