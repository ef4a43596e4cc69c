/** More functions of the language by their definitions, based on those of `definitions.ts`. */

import * as d from "./definitions.ts"
import type { Bools, Doubt, Numbers } from "./definitions.ts"

const { isNa, last, total } = d

const zip = (a: Numbers, b: Numbers, f: (x: number, y: number) => number): Numbers => a.map((x, bar) => f(x, b[bar]))

/** Applies `f` to the bars at which no column is na; na at the others. */
const together = (
  columns: ReadonlyArray<Numbers>,
  f: (...whole: ReadonlyArray<Numbers>) => ReadonlyArray<Numbers>,
): ReadonlyArray<Numbers> => {
  const bars = columns[0].flatMap((_, bar) => (columns.some((column) => isNa(column[bar])) ? [] : [bar]))
  return f(...columns.map((column) => bars.map((bar) => column[bar]))).map((values) =>
    columns[0].map((_, bar) => (bars.includes(bar) ? values[bars.indexOf(bar)] : NaN)),
  )
}

const windowTotal = (source: Numbers, n: number): Numbers =>
  d.eachValue(source, (past) => (past.length < n ? NaN : total(last(past, n))))

export const hma = (source: Numbers, n: number): Numbers => {
  const ahead = zip(d.wma(source, Math.max(1, Math.trunc(n / 2))), d.wma(source, n), (half, whole) => 2 * half - whole)
  return d.wma(ahead, Math.trunc(Math.sqrt(n)))
}

export const vwma = (source: Numbers, volume: Numbers, n: number): Numbers => {
  const traded = zip(source, volume, (x, v) => x * v)
  return zip(windowTotal(traded, n), windowTotal(volume, n), (a, b) => a / b)
}

export const swma = (source: Numbers): Numbers =>
  source.map((x, bar) => (bar < 3 ? NaN : (source[bar - 3] + 2 * source[bar - 2] + 2 * source[bar - 1] + x) / 6))

export const alma = (source: Numbers, n: number, offset: number, sigma: number): Numbers =>
  source.map((_, bar) => {
    if (bar < n - 1) return NaN
    const m = offset * (n - 1)
    const s = n / sigma
    let norm = 0
    let sum = 0
    for (let i = 0; i < n; i++) {
      const weight = Math.exp((-1 * Math.pow(i - m, 2)) / (2 * Math.pow(s, 2)))
      norm += weight
      sum += source[bar - (n - i - 1)] * weight
    }
    return sum / norm
  })

export const stoch = (source: Numbers, high: Numbers, low: Numbers, n: number): Numbers => {
  const [top, bottom] = [d.highest(high, n), d.lowest(low, n)]
  return source.map((x, bar) => (top[bar] === bottom[bar] ? NaN : ((x - bottom[bar]) / (top[bar] - bottom[bar])) * 100))
}

export const wpr = (high: Numbers, low: Numbers, close: Numbers, n: number): Numbers =>
  stoch(close, high, low, n).map((x) => x - 100)

export const dev = (source: Numbers, n: number): Numbers =>
  d.eachValue(source, (past) => {
    if (past.length < n) return NaN
    const window = last(past, n)
    const mean = total(window) / n
    return total(window.map((x) => Math.abs(x - mean))) / n
  })

export const variance = (source: Numbers, n: number, biased: boolean): Numbers =>
  d.stdev(source, n, biased).map((x) => x * x)

export const cci = (source: Numbers, n: number): Numbers => {
  const flat = d.eachValue(source, (past) => (new Set(last(past, n)).size === 1 ? NaN : 1))
  const away = zip(source, d.sma(source, n), (x, mean) => x - mean)
  return zip(
    flat,
    zip(away, dev(source, n), (x, y) => x / (0.015 * y)),
    (x, y) => x * y,
  )
}

/** The direction from one value to the next, 1, 0 or -1; na at the first. */
const ways = (source: Numbers, doubt: Doubt): Numbers =>
  source.map((x, bar) => (bar === 0 ? NaN : d.order(x, source[bar - 1], doubt)))

export const cmo = (source: Numbers, n: number, doubt: Doubt): Numbers =>
  together([source], (x) => {
    const moves = d.change(x, 1)
    const way = ways(x, doubt)
    const ups = windowTotal(
      zip(moves, way, (move, sign) => (isNa(sign) ? NaN : sign > 0 ? move : 0)),
      n,
    )
    const downs = windowTotal(
      zip(moves, way, (move, sign) => (isNa(sign) ? NaN : sign < 0 ? -move : 0)),
      n,
    )
    return [zip(ups, downs, (up, down) => (100 * (up - down)) / (up + down))]
  })[0]

export const mfi = (source: Numbers, volume: Numbers, n: number, doubt: Doubt): Numbers =>
  together([source, volume], (x, v) => {
    const way = ways(x, doubt)
    const ups = x.map((price, bar) => (way[bar] <= 0 ? 0 : price * v[bar]))
    const downs = x.map((price, bar) => (way[bar] >= 0 ? 0 : price * v[bar]))
    return [
      zip(windowTotal(ups, n), windowTotal(downs, n), (up, down) => {
        if (isNa(up)) return NaN
        // An infinity of prices below zero, whose sign does not matter.
        if (up === -down && up !== 0) doubt.found = true
        return down === 0 ? 100 : 100 - 100 / (1 + up / down)
      }),
    ]
  })[0]

export const tsi = (source: Numbers, short: number, long: number): Numbers => {
  const moves = d.change(source, 1)
  const twice = (x: Numbers): Numbers => d.ema(d.ema(x, long), short)
  return zip(twice(moves), twice(moves.map((move) => Math.abs(move))), (x, y) => x / y)
}

export const bb = (source: Numbers, n: number, mult: number): ReadonlyArray<Numbers> => {
  const basis = d.sma(source, n)
  const far = d.stdev(source, n, true).map((x) => mult * x)
  return [basis, zip(basis, far, (x, y) => x + y), zip(basis, far, (x, y) => x - y)]
}

export const bbw = (source: Numbers, n: number, mult: number): Numbers => {
  const [basis, upper, lower] = bb(source, n, mult)
  return basis.map((x, bar) => ((upper[bar] - lower[bar]) / x) * 100)
}

interface Prices {
  readonly high: Numbers
  readonly low: Numbers
  readonly close: Numbers
}

export const kc = (
  source: Numbers,
  { high, low, close }: Prices,
  n: number,
  mult: number,
  usesTrueRange: boolean,
): ReadonlyArray<Numbers> => {
  const basis = d.ema(source, n)
  const span = usesTrueRange ? d.trueRange(high, low, close, false) : zip(high, low, (h, l) => h - l)
  const range = d.ema(span, n)
  return [basis, zip(basis, range, (x, r) => x + mult * r), zip(basis, range, (x, r) => x - mult * r)]
}

const carriedOn = (source: Numbers): Numbers =>
  source.map((_, bar) => source.slice(0, bar + 1).findLast((x) => !isNa(x)) ?? NaN)

export const dmi = (prices: Prices, n: number, smoothing: number, doubt: Doubt): ReadonlyArray<Numbers> =>
  together([prices.high, prices.low, prices.close], (high, low, close) => {
    const up = d.change(high, 1)
    const down = d.change(low, 1).map((x) => -x)
    const more = (a: Numbers, b: Numbers): Numbers =>
      zip(a, b, (x, y) => (isNa(x) ? NaN : d.order(x, y, doubt) === 1 && d.order(x, 0, doubt) === 1 ? x : 0))
    const range = d.rma(d.trueRange(high, low, close, false), n)
    const side = (moves: Numbers): Numbers =>
      carriedOn(
        zip(d.rma(moves, n), range, (x, r) => {
          // Only if a low is above its high.
          if (r === 0 && x !== 0) doubt.found = true
          return (100 * x) / r
        }),
      )
    const [plus, minus] = [side(more(up, down)), side(more(down, up))]
    const oneSided = zip(plus, minus, (p, m) => Math.abs(p - m) / (d.order(p + m, 0, doubt) === 0 ? 1 : p + m))
    return [plus, minus, d.rma(oneSided, smoothing).map((x) => 100 * x)]
  })

export const sar = (prices: Prices, start: number, inc: number, max: number, doubt: Doubt): Numbers =>
  together([prices.high, prices.low, prices.close], (high, low, close) => {
    let [result, maxMin, acceleration, isBelow] = [NaN, NaN, NaN, false]
    return [
      high.map((_, bar) => {
        if (bar === 0) return NaN
        let isFirstTrendBar = bar === 1
        if (bar === 1) {
          isBelow = close[1] > close[0]
          maxMin = isBelow ? high[1] : low[1]
          result = isBelow ? low[0] : high[0]
          acceleration = start
        }
        result = result + acceleration * (maxMin - result)
        if (isBelow && d.order(result, low[bar], doubt) === 1) {
          ;[isFirstTrendBar, isBelow, result] = [true, false, Math.max(high[bar], maxMin)]
          ;[maxMin, acceleration] = [low[bar], start]
        } else if (!isBelow && d.order(result, high[bar], doubt) === -1) {
          ;[isFirstTrendBar, isBelow, result] = [true, true, Math.min(low[bar], maxMin)]
          ;[maxMin, acceleration] = [high[bar], start]
        }
        if (!isFirstTrendBar && (isBelow ? high[bar] > maxMin : low[bar] < maxMin)) {
          maxMin = isBelow ? high[bar] : low[bar]
          acceleration = Math.min(acceleration + inc, max)
        }
        const behind = [bar - 1, bar - 2].filter((each) => each >= 0)
        result = isBelow
          ? Math.min(result, ...behind.map((each) => low[each]))
          : Math.max(result, ...behind.map((each) => high[each]))
        return result
      }),
    ]
  })[0]

export const supertrend = (prices: Prices, factor: number, n: number, doubt: Doubt): ReadonlyArray<Numbers> =>
  together([prices.high, prices.low, prices.close], (high, low, close) => {
    const reach = d.atr(high, low, close, n).map((x) => factor * x)
    const [upper, lower, stop, direction]: [Array<number>, Array<number>, Array<number>, Array<number>] = [
      [],
      [],
      [],
      [],
    ]
    reach.forEach((far, bar) => {
      const middle = (high[bar] + low[bar]) / 2
      const before = bar - 1
      const isFirst = isNa(reach[before] ?? NaN)
      const isAbove = (a: number, b: number): boolean => d.order(a, b, doubt) === 1
      lower.push(
        isFirst || middle - far > lower[before] || isAbove(lower[before], close[before]) ? middle - far : lower[before],
      )
      upper.push(
        isFirst || middle + far < upper[before] || isAbove(close[before], upper[before]) ? middle + far : upper[before],
      )
      const wasUpper = d.order(stop[before] ?? NaN, upper[before] ?? NaN, doubt) === 0
      const rises = wasUpper ? isAbove(close[bar], upper[bar]) : !isAbove(lower[bar], close[bar])
      direction.push(isFirst || !rises ? 1 : -1)
      stop.push(direction[bar] === 1 ? upper[bar] : lower[bar])
    })
    return [stop, direction]
  })

export const obv = (close: Numbers, volume: Numbers): Numbers => {
  const flows = zip(d.change(close, 1), volume, (move, v) => Math.sign(move) * v)
  return d.eachValue(flows, total)
}

export const vwap = (source: Numbers, volume: Numbers, anchor: Bools): Numbers => {
  const traded = zip(source, volume, (x, v) => x * v)
  return traded.map((now, bar) => {
    if (isNa(now)) return NaN
    const since = anchor.slice(0, bar + 1).lastIndexOf(true)
    if (since < 0) return NaN
    const bars = traded.map((_, at) => at).filter((at) => at >= since && at <= bar && !isNa(traded[at]))
    return total(bars.map((at) => traded[at])) / total(bars.map((at) => volume[at]))
  })
}

/** The average, and `mult` volume-weighted standard deviations around it: each price counts as often as it was traded. */
export const vwapBands = (source: Numbers, volume: Numbers, anchor: Bools, mult: number): ReadonlyArray<Numbers> => {
  const average = vwap(source, volume, anchor)
  const off = average.map((mean, bar) => {
    const since = anchor.slice(0, bar + 1).lastIndexOf(true)
    const bars = source.map((_, at) => at).filter((at) => at >= since && at <= bar && !isNa(source[at] * volume[at]))
    const squares = total(bars.map((at) => volume[at] * (source[at] - mean) ** 2))
    return Math.sqrt(squares / total(bars.map((at) => volume[at])))
  })
  return [average, zip(average, off, (x, y) => x + mult * y), zip(average, off, (x, y) => x - mult * y)]
}
