/**
 * Why a bar cannot be one, or `undefined`. A volume may be missing (NaN); a
 * price may not, and is above 0: percentages, logarithms and stops have no
 * meaning otherwise; futures have others, if `allowNegative` says so.
 */
export const wrongBar = (
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  allowNegative = false,
): string | undefined => {
  const least = allowNegative ? -Infinity : 0
  // One comparison chain for the bars that are right; NaN fails it.
  if (low > least && low <= open && low <= close && open <= high && close <= high && high < Infinity && !(volume < 0)) {
    return volume === Infinity ? "the volume is infinite" : undefined
  }
  for (const [name, price] of Object.entries({ open, high, low, close })) {
    if (!Number.isFinite(price)) return `the ${name} is ${price}`
    if (price <= least) return `the ${name} is ${price}: a price must be above 0`
  }
  if (high < low) return `the high ${high} is below the low ${low}`
  if (high < open) return `the high ${high} is below the open ${open}`
  if (high < close) return `the high ${high} is below the close ${close}`
  if (low > open) return `the low ${low} is above the open ${open}`
  if (low > close) return `the low ${low} is above the close ${close}`
  return `the volume is ${volume}`
}

/** Adjusted prices carry the rounding of a factor: a difference of this share is no contradiction. */
const NOISE = 1e-9

interface Prices {
  readonly open: number
  high: number
  low: number
  readonly close: number
  mended: boolean
}

/**
 * Raises a high and lowers a low that miss another price by rounding noise
 * alone; `false` where they miss none, or by more.
 */
export const withoutNoise = (bar: Prices): boolean => {
  const { close, high, low, open } = bar
  const most = Math.max(open, high, low, close)
  const least = Math.min(open, high, low, close)
  if (!(least > -Infinity && most < Infinity) || (most === high && least === low)) return false
  if (most - high > Math.abs(most) * NOISE || low - least > Math.abs(low) * NOISE) return false
  bar.high = most
  bar.low = least
  bar.mended = true
  return true
}
