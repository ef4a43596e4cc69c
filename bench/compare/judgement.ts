/** The judgement of a change by pairs of figures before and after it. */
export interface Judgement {
  /** The median of after / before. */
  readonly ratio: number
  /** The 99 % confidence interval of the median of after / before. */
  readonly low: number
  readonly high: number
  readonly verdict: "slower" | "faster" | "same" | "too few pairs"
}

/** One of a hundred judgements without a change may be wrong: a comparison makes some fifteen. */
const ERROR = 0.01
/** Two copies of the same code may differ persistently by this much, depending on where they are in memory. */
const LEAST = 0.02

/**
 * How many of the least and of the greatest of `n` ratios lie outside the
 * interval, plus one; 0 if even all of them are too few. This is the sign
 * test: without a change, each ratio would be as likely above 1 as below,
 * whatever the distribution of the noise, about which nothing is assumed.
 */
const rankOf = (n: number): number => {
  let rank = 0
  let ways = 1
  let tail = 0
  for (let outside = 0; outside < n / 2; outside++) {
    tail += ways
    if ((2 * tail) / 2 ** n > ERROR) break
    rank = outside + 1
    ways = (ways * (n - outside)) / (outside + 1)
  }
  return rank
}

interface Interval {
  readonly low: number
  readonly middle: number
  readonly high: number
  readonly isTrusted: boolean
}

const intervalOf = (below: ReadonlyArray<number>, above: ReadonlyArray<number>): Interval => {
  const sorted = above.map((value, i) => value / below[i]).toSorted((a, b) => a - b)
  const n = sorted.length
  const rank = rankOf(n)
  const outside = Math.max(rank, 1) - 1
  // The geometric mean of the middle two of an even number, which is symmetric for ratios.
  const middle = Math.sqrt(sorted[(n - 1) >>> 1] * sorted[n >>> 1])
  return { low: sorted[outside], middle, high: sorted[n - 1 - outside], isTrusted: rank > 0 }
}

const isAbove = ({ low, middle, isTrusted }: Interval): boolean => isTrusted && low > 1 && middle > 1 + LEAST

/**
 * Judges figures that were measured in pairs: `before[i]` and `after[i]` side by
 * side. Slower (or faster) means outside of the noise, by 2 % or
 * more; less than 8 pairs are too few to say.
 */
export const judge = (before: ReadonlyArray<number>, after: ReadonlyArray<number>): Judgement => {
  if (before.length !== after.length || before.length === 0) {
    throw new Error(`figures come in pairs: there are ${before.length} before and ${after.length} after`)
  }
  const interval = intervalOf(before, after)
  const { low, middle: ratio, high, isTrusted } = interval
  if (!isTrusted) return { ratio, low, high, verdict: "too few pairs" }
  if (isAbove(interval)) return { ratio, low, high, verdict: "slower" }
  // The other way round, so that the verdict is symmetric.
  return { ratio, low, high, verdict: isAbove(intervalOf(after, before)) ? "faster" : "same" }
}
