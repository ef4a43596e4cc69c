const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** Prices of at least this size have no decimals. */
const LARGE = 100_000

/** Prices of at least this size are too wide for their column. */
const HUGE = 1e8

/** Values below this have too many leading zeros to be read. */
const SMALL = 1e-4

// Cached, since an Intl format is slow to create and fast to use.
const formats = new Map<number, Intl.NumberFormat>()

const fixed = (value: number, decimals: number): string => {
  let format = formats.get(decimals)
  if (format === undefined) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    formats.set(decimals, format)
  }
  return format.format(value)
}

export const whole = (value: number): string => fixed(Math.round(value), 0)

/** "1 match", "1,250 matches". */
export const count = (value: number, one: string, many = `${one}s`): string =>
  `${whole(value)} ${value === 1 ? one : many}`

/** Two decimals from 1 on, none from 100,000 on, and four significant digits below 1. */
export const priceDecimals = (value: number): number => {
  const size = Math.abs(value)
  if (size >= LARGE) return 0
  return size >= 1 || value === 0 || Number.isNaN(value) ? 2 : Math.min(12, 3 - Math.floor(Math.log10(size)))
}

export const price = (value: number, decimals = priceDecimals(value)): string =>
  Number.isFinite(value) ? fixed(value, decimals) : "na"

/** A price in few characters: `4.190e-8` for tiny ones, `102.48B` for huge ones. */
export const shortPrice = (value: number): string => {
  const size = Math.abs(value)
  if (size >= HUGE) return plain(value)
  return size !== 0 && size < SMALL ? value.toExponential(3) : price(value)
}

/** A value of any size in few characters. */
export const plain = (value: number): string => {
  if (Number.isNaN(value)) return "na"
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf"
  const size = Math.abs(value)
  if (size >= 1e15) return value.toExponential(2)
  if (size >= 1e12) return `${fixed(value / 1e12, 2)}T`
  if (size >= 1e9) return `${fixed(value / 1e9, 2)}B`
  if (size >= 1e6) return `${fixed(value / 1e6, 2)}M`
  return size !== 0 && size < SMALL ? value.toExponential(3) : fixed(value, priceDecimals(value))
}

/** "+1.2%"; the minus sign is as wide as the plus sign. */
export const percent = (ratio: number, digits = 1): string => {
  if (!Number.isFinite(ratio)) return "–"
  const text = fixed(Math.abs(ratio * 100), digits)
  if (Number(text.replaceAll(",", "")) === 0) return `${text}%`
  return `${ratio > 0 ? "+" : "−"}${text}%`
}

/** A share, without a sign: "58%". */
export const share = (ratio: number): string => (Number.isFinite(ratio) ? `${fixed(ratio * 100, 0)}%` : "–")

export const duration = (ms: number): string => {
  if (ms < 1) return `${(ms * 1000).toFixed(0)} µs`
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${ms.toFixed(0)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`
  return `${(ms / 60_000).toFixed(1)} min`
}

/** An approximate duration: whole seconds or minutes. */
export const coarseDuration = (ms: number): string => {
  if (ms < 1000) return "1 s"
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}

/** "2017-04-17", with hours and minutes for intraday bars, and seconds if they are not 0. */
export const timeText = (time: number, isDaily: boolean): string =>
  new Date(time)
    .toISOString()
    .slice(0, isDaily ? 10 : time % 60_000 === 0 ? 16 : 19)
    .replace("T", " ")

/** "17 Apr 2017". */
export const longDay = (time: number): string => {
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

export const monthName = (time: number): string => MONTHS[new Date(time).getUTCMonth()]
