import { order, type Bools, type Doubt, type Numbers } from "./definitions.ts"

/**
 * More functions of the language by their definitions: see
 * definitions.ts. Each window is computed on its own.
 */

const isNa = (x: number): boolean => x !== x
const total = (values: Numbers): number => values.reduce((sum, x) => sum + x, 0)

/** A value of the last n bars, at each bar; na while there are fewer. */
const ofBars = (source: Numbers, n: number, value: (window: Numbers) => number): Numbers =>
  source.map((_, bar) => (bar < n - 1 ? NaN : value(source.slice(bar - n + 1, bar + 1))))

/** A value of the last n values, at each bar; na while there are fewer, and at bars without a value. */
const ofValues = (source: Numbers, n: number, value: (window: Numbers) => number): Numbers =>
  source.map((x, bar) => {
    const past = source.slice(0, bar + 1).filter((each) => !isNa(each))
    return isNa(x) || past.length < n ? NaN : value(past.slice(past.length - n))
  })

/** Sets the doubt if values may differ by rounding alone, since their order is then undefined. */
const doubtEach = (window: Numbers, doubt: Doubt): void => {
  const sorted = window.filter((x) => !isNa(x)).toSorted((a, b) => a - b)
  sorted.forEach((x, i) => {
    if (i > 0) order(x, sorted[i - 1], doubt)
  })
}

export const sum = (source: Numbers, n: number): Numbers => ofValues(source, n, total)

export const cum = (source: Numbers): Numbers =>
  source.map((x, bar) => (isNa(x) ? NaN : total(source.slice(0, bar + 1).filter((each) => !isNa(each)))))

export const linreg = (source: Numbers, n: number, offset: number): Numbers =>
  ofValues(source, n, (window) => {
    if (n === 1) return window[0]
    const middle = (n - 1) / 2
    const mean = total(window) / n
    const slope =
      total(window.map((y, x) => (x - middle) * (y - mean))) / total(window.map((_, x) => (x - middle) ** 2))
    return mean + slope * (n - 1 - offset - middle)
  })

export const correlation = (a: Numbers, b: Numbers, n: number): Numbers => {
  // A bar that lacks one of the values is not a pair.
  const bars = a.flatMap((x, bar) => (isNa(x) || isNa(b[bar]) ? [] : [bar]))
  return a.map((_, bar) => {
    const at = bars.indexOf(bar)
    if (at < n - 1) return NaN
    const window = bars.slice(at - n + 1, at + 1)
    const off = (side: Numbers): Numbers => {
      const values = window.map((each) => side[each])
      if (values.every((x) => x === values[0])) return values.map(() => 0)
      return values.map((x) => x - total(values) / n)
    }
    const [x, y] = [off(a), off(b)]
    const product = (p: Numbers, q: Numbers): number => total(p.map((each, i) => each * q[i]))
    return product(x, y) / Math.sqrt(product(x, x) * product(y, y))
  })
}

const sorted = (values: Numbers): Numbers => values.toSorted((a, b) => a - b)

export const median = (source: Numbers, n: number): Numbers =>
  ofValues(source, n, (window) => {
    const values = sorted(window)
    return n % 2 === 1 ? values[(n - 1) / 2] : (values[n / 2 - 1] + values[n / 2]) / 2
  })

export const mode = (source: Numbers, n: number): Numbers =>
  ofValues(source, n, (window) => {
    const often = (x: number): number => window.filter((y) => y === x).length
    const most = Math.max(...window.map(often))
    return Math.min(...window.filter((x) => often(x) === most))
  })

export const nearestRank = (source: Numbers, n: number, percentage: number): Numbers =>
  ofValues(source, n, (window) => {
    const values = sorted(window)
    return values.find((_, below) => (below + 1) * 100 >= percentage * n) ?? NaN
  })

export const betweenRanks = (source: Numbers, n: number, percentage: number): Numbers =>
  ofBars(source, n, (window) => {
    if (window.some(isNa)) return NaN
    const values = sorted(window)
    const place = Math.min(n, Math.max(1, (n * percentage) / 100 + 0.5))
    const share = place % 1
    const lower = values[place - share - 1]
    return share === 0 ? lower : lower * (1 - share) + values[place - share] * share
  })

export const percentrank = (source: Numbers, n: number, doubt: Doubt): Numbers =>
  ofBars(source, n + 1, (window) => {
    if (window.some(isNa)) return NaN
    const x = window[n]
    return (window.slice(0, n).filter((y) => order(y, x, doubt) !== 1).length * 100) / n
  })

/** Spearman's correlation: Pearson's of the ranks, where equal values share the mean of their ranks. */
export const rci = (source: Numbers, n: number, doubt: Doubt): Numbers =>
  ofValues(source, n, (window) => {
    doubtEach(window, doubt)
    const rank = (x: number): number => {
      const places = sorted(window).flatMap((y, place) => (y === x ? [place] : []))
      return total(places) / places.length
    }
    const mean = (n - 1) / 2
    const [times, ranks] = [window.map((_, i) => i - mean), window.map((x) => rank(x) - mean)]
    const product = (a: Numbers, b: Numbers): number => total(a.map((x, i) => x * b[i]))
    return (100 * product(times, ranks)) / Math.sqrt(product(times, times) * product(ranks, ranks))
  })

export const range = (source: Numbers, n: number): Numbers =>
  ofBars(source, n, (window) => {
    const values = window.filter((x) => !isNa(x))
    return values.length === 0 ? NaN : Math.max(...values) - Math.min(...values)
  })

/** Bars since the highest (sign 1) or the lowest (sign -1), as a negative number. */
export const extremeBars = (source: Numbers, n: number, sign: 1 | -1, doubt: Doubt): Numbers =>
  ofBars(source, n, (window) => {
    doubtEach(window, doubt)
    const signed = window.map((x) => sign * x)
    const oldest = signed.findIndex((x) => !isNa(x) && signed.every((y) => isNa(y) || y <= x))
    return oldest === -1 ? NaN : oldest - n + 1
  })

export const pivot = (source: Numbers, left: number, right: number, sign: 1 | -1, doubt: Doubt): Numbers =>
  ofBars(source, left + 1 + right, (window) => {
    doubtEach(window, doubt)
    const x = sign * window[left]
    const isPeak = window.every((y, i) => (i <= left ? sign * y <= x : sign * y < x))
    return isPeak ? window[left] : NaN
  })

export const valuewhen = (condition: Bools, source: Numbers, occurrence: number): Numbers =>
  source.map((_, bar) => {
    const held = source.slice(0, bar + 1).filter((__, each) => condition[each])
    return held.at(-1 - occurrence) ?? NaN
  })

export const barssince = (condition: Bools): Numbers =>
  condition.map((_, bar) => {
    const last = condition.slice(0, bar + 1).lastIndexOf(true)
    return last === -1 ? NaN : bar - last
  })
