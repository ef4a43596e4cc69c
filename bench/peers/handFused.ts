// What a formula costs when it is written by hand: the headline formula
// in its own loop. Nothing of the project's sources is imported.

/**
 * Calls `hit` with each bar, of the first `bars`, where
 * `ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70`,
 * tolerant as in Pine. Its sums are plain: they drift where the ones of the
 * plan do not, by less than the tolerance on the series of the bench.
 */
export const eachHit = (close: Float64Array, bars: number, hit: (bar: number) => void): void => {
  let fast = 0
  let slow = 0
  let gain = 0
  let loss = 0
  let wasNotAbove = false
  for (let i = 0; i < bars; i++) {
    const x = close[i]
    fast += x
    slow += x
    if (i >= 20) fast -= close[i - 20]
    if (i >= 50) slow -= close[i - 50]
    if (i > 0) {
      const move = x - close[i - 1]
      const up = move > 0 ? move : 0
      const down = move > 0 ? 0 : -move
      if (i <= 14) {
        gain += up / 14
        loss += down / 14
      } else {
        gain += (up - gain) / 14
        loss += (down - loss) / 14
      }
    }
    if (i >= 49) {
      const above = fast / 20 - slow / 50 > 1e-10
      if (above && wasNotAbove && 100 * (gain / (gain + loss)) - 70 < -1e-10) hit(i)
      wasNotAbove = !above
    }
  }
}

/** The headline formula at every bar, 0 or 1. */
export const handFused = (out: Uint8Array, close: Float64Array): void => {
  out.fill(0)
  eachHit(close, out.length, (bar) => {
    out[bar] = 1
  })
}

/**
 * The same to the last digit that the plan promises: sums that carry the error
 * of each step (Knuth's TwoSum), and an rsi that is always asked for.
 */
export const handFusedExactly = (out: Uint8Array, close: Float64Array): void => {
  const n = out.length
  let fast = 0
  let fastLost = 0
  let slow = 0
  let slowLost = 0
  let gain = 0
  let loss = 0
  let wasNotAbove = false
  for (let i = 0; i < n; i++) {
    const x = close[i]
    const fastNext = fast + x
    const fastPart = fastNext - fast
    fastLost += fast - (fastNext - fastPart) + (x - fastPart)
    fast = fastNext
    const slowNext = slow + x
    const slowPart = slowNext - slow
    slowLost += slow - (slowNext - slowPart) + (x - slowPart)
    slow = slowNext
    if (i >= 20) {
      const y = -close[i - 20]
      const without = fast + y
      const back = without - fast
      fastLost += fast - (without - back) + (y - back)
      fast = without
    }
    if (i >= 50) {
      const y = -close[i - 50]
      const without = slow + y
      const back = without - slow
      slowLost += slow - (without - back) + (y - back)
      slow = without
    }
    if (i > 0) {
      const move = x - close[i - 1]
      const up = move > 0 ? move : 0
      const down = move > 0 ? 0 : -move
      if (i <= 14) {
        gain += up / 14
        loss += down / 14
      } else {
        gain += (up - gain) / 14
        loss += (down - loss) / 14
      }
    }
    const isOverbought = !(100 * (gain / (gain + loss)) - 70 < -1e-10)
    if (i < 49) {
      out[i] = 0
    } else {
      const above = (fast + fastLost) / 20 - (slow + slowLost) / 50 > 1e-10
      out[i] = above && wasNotAbove && !isOverbought ? 1 : 0
      wasNotAbove = !above
    }
  }
}
