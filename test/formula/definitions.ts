/**
 * The functions of the language by their definitions, bar by bar over
 * plain arrays: slow, and independent of the implementation under test.
 */

export type Numbers = ReadonlyArray<number>
export type Bools = ReadonlyArray<boolean>

/** Set when two compared values are so close to the tolerance that rounding decides. */
export interface Doubt {
  found: boolean
}

export const isNa = (x: number): boolean => x !== x

/** A value for each bar, from the values up to and including that bar. */
export const eachBar = <A>(source: Numbers, value: (past: Numbers, bar: number) => A): ReadonlyArray<A> =>
  source.map((_, bar) => value(source.slice(0, bar + 1), bar))

/** Like `eachBar`, over the values that are not na; na at the other bars. */
export const eachValue = (source: Numbers, value: (past: Numbers) => number): Numbers =>
  eachBar(source, (past) => (isNa(past[past.length - 1]) ? NaN : value(past.filter((x) => !isNa(x)))))

export const total = (values: Numbers): number => values.reduce((sum, x) => sum + x, 0)
export const last = (values: Numbers, n: number): Numbers => values.slice(values.length - n)

export const sma = (source: Numbers, n: number): Numbers =>
  eachValue(source, (past) => (past.length < n ? NaN : total(last(past, n)) / n))

export const wma = (source: Numbers, n: number): Numbers =>
  eachValue(source, (past) =>
    past.length < n ? NaN : total(last(past, n).map((x, i) => x * (i + 1))) / ((n * (n + 1)) / 2),
  )

const recursive = (source: Numbers, n: number, weight: number): Numbers =>
  eachValue(source, (past) => {
    if (past.length < n) return NaN
    return past.slice(n).reduce((p, x) => p + weight * (x - p), total(past.slice(0, n)) / n)
  })

export const ema = (source: Numbers, n: number): Numbers => (n === 1 ? source : recursive(source, n, 2 / (n + 1)))
export const rma = (source: Numbers, n: number): Numbers => (n === 1 ? source : recursive(source, n, 1 / n))

export const stdev = (source: Numbers, n: number, biased: boolean): Numbers =>
  eachValue(source, (past) => {
    if (past.length < n) return NaN
    const window = last(past, n)
    const mean = total(window) / n
    return Math.sqrt(total(window.map((x) => (x - mean) ** 2)) / (biased ? n : n - 1))
  })

export const rsi = (source: Numbers, n: number): Numbers => {
  // From value to value, however many bars of na are in between.
  const before = (bar: number) => source.slice(0, bar).findLast((x) => !isNa(x)) ?? NaN
  const moves = source.map((x, bar) => x - before(bar))
  const gains = rma(
    moves.map((move) => (isNa(move) ? NaN : Math.max(move, 0))),
    n,
  )
  const losses = rma(
    moves.map((move) => (isNa(move) ? NaN : Math.max(-move, 0))),
    n,
  )
  return gains.map((gain, bar) => 100 - 100 / (1 + gain / losses[bar]))
}

export const macd = (source: Numbers, fast: number, slow: number, signal: number): ReadonlyArray<Numbers> => {
  const quick = ema(source, fast)
  const line = ema(source, slow).map((x, bar) => quick[bar] - x)
  const average = ema(line, signal)
  return [line, average, line.map((x, bar) => x - average[bar])]
}

export const trueRange = (high: Numbers, low: Numbers, close: Numbers, handleNa: boolean): Numbers =>
  high.map((h, bar) => {
    const previous = close[bar - 1] ?? NaN
    if (isNa(previous)) return handleNa ? h - low[bar] : NaN
    return Math.max(h - low[bar], Math.abs(h - previous), Math.abs(low[bar] - previous))
  })

export const atr = (high: Numbers, low: Numbers, close: Numbers, n: number): Numbers =>
  rma(trueRange(high, low, close, true), n)

export const history = (source: Numbers, back: number): Numbers => source.map((_, bar) => source[bar - back] ?? NaN)
export const historyBool = (source: Bools, back: number): Bools => source.map((_, bar) => source[bar - back] ?? false)
export const change = (source: Numbers, back: number): Numbers =>
  source.map((x, bar) => x - (source[bar - back] ?? NaN))

const extreme = (source: Numbers, n: number, pick: (...values: Array<number>) => number): Numbers =>
  eachBar(source, (past) => {
    const window = last(past, n).filter((x) => !isNa(x))
    return past.length < n || window.length === 0 ? NaN : pick(...window)
  })

export const highest = (source: Numbers, n: number): Numbers => extreme(source, n, Math.max)
export const lowest = (source: Numbers, n: number): Numbers => extreme(source, n, Math.min)

/** -1 below, 1 above, 0 equal within the tolerance, NaN if one is na. */
export const order = (a: number, b: number, doubt: Doubt): number => {
  if (isNa(a) || isNa(b)) return NaN
  if (a === b) return 0
  const apart = Math.abs(a - b)
  const scale = Math.max(1, Math.abs(a), Math.abs(b))
  if (apart > 1e-11 && apart < 1e-8 * scale) doubt.found = true
  return apart <= 1e-10 ? 0 : a < b ? -1 : 1
}

export const crossover = (a: Numbers, b: Numbers, doubt: Doubt): Bools => {
  const sides = a.map((x, bar) => order(x, b[bar], doubt))
  return sides.map((side, bar) => side === 1 && (sides.slice(0, bar).findLast((s) => !isNa(s)) ?? 1) !== 1)
}

export const cross = (a: Numbers, b: Numbers, doubt: Doubt): Bools => {
  const sides = a.map((x, bar) => order(x, b[bar], doubt))
  return sides.map((side, bar) => {
    const before = sides.slice(0, bar).findLast((s) => s === 1 || s === -1)
    return before !== undefined && side === -before
  })
}

export const rising = (source: Numbers, n: number, sign: 1 | -1, doubt: Doubt): Bools =>
  eachBar(source, (past) => {
    if (past.length <= n) return false
    const window = last(past, n + 1)
    return window.slice(1).every((x, i) => order(x, window[i], doubt) === sign)
  })
