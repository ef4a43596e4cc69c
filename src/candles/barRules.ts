/**
 * Why a bar cannot be one, or `undefined`. A volume may be missing (NaN); a
 * price may not, and is above 0: percentages, logarithms and stops have no
 * meaning otherwise.
 */
export const wrongBar = (
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
): string | undefined => {
  // One comparison chain for the bars that are right; NaN fails it.
  if (low > 0 && low <= open && low <= close && open <= high && close <= high && high < Infinity && !(volume < 0)) {
    return volume === Infinity ? "the volume is infinite" : undefined
  }
  for (const [name, price] of Object.entries({ open, high, low, close })) {
    if (!Number.isFinite(price)) return `the ${name} is ${price}`
    if (price <= 0) return `the ${name} is ${price}: a price must be above 0`
  }
  if (high < low) return `the high ${high} is below the low ${low}`
  if (high < open) return `the high ${high} is below the open ${open}`
  if (high < close) return `the high ${high} is below the close ${close}`
  if (low > open) return `the low ${low} is above the open ${open}`
  if (low > close) return `the low ${low} is above the close ${close}`
  return `the volume is ${volume}`
}
