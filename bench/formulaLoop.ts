/** A Supertrend written in Pine: about 25 operations a bar, most of which depend on their own earlier values. */
export const SUPERTREND = `up = hl2 - 3 * ta.atr(10)
up1 = nz(up[1], up)
up := close[1] > up1 ? math.max(up, up1) : up
dn = hl2 + 3 * ta.atr(10)
dn1 = nz(dn[1], dn)
dn := close[1] < dn1 ? math.min(dn, dn1) : dn
trend = 1
trend := nz(trend[1], trend)
trend := trend == -1 and close > dn1 ? 1 : trend == 1 and close < up1 ? -1 : trend
trend == 1 and trend[1] == -1`

/** The same with the built-in function. */
export const BUILT_IN = "[stop, direction] = ta.supertrend(3, 10)\ndirection < 0 and direction[1] > 0"

export interface Prices {
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
}

/** The same as a hand-written loop. */
export const handSupertrend = (out: Uint8Array, { close, high, low }: Prices): void => {
  const length = 10
  let [atr, up, down, trend] = [0, NaN, NaN, NaN]
  let previous = NaN
  for (let i = 0; i < out.length; i++) {
    const price = close[i]
    const range = i === 0 ? high[i] - low[i] : Math.max(high[i], previous) - Math.min(low[i], previous)
    if (i < length) atr += range / length
    else atr += (range - atr) / length
    const middle = (high[i] + low[i]) / 2
    const reach = i < length - 1 ? NaN : 3 * atr
    const [upBefore, downBefore] = [up === up ? up : middle - reach, down === down ? down : middle + reach]
    up = previous > upBefore ? Math.max(middle - reach, upBefore) : middle - reach
    down = previous < downBefore ? Math.min(middle + reach, downBefore) : middle + reach
    const last = trend
    trend = last === last ? last : 1
    if (trend === -1 && price > downBefore) trend = 1
    else if (trend === 1 && price < upBefore) trend = -1
    out[i] = trend === 1 && last === -1 ? 1 : 0
    previous = price
  }
}
