import { changeOf } from "./changeOf.ts"
import type { Matches } from "./Matches.ts"
import { quantileOf } from "./quantiles.ts"
import type { ReportData } from "./ReportData.ts"

/** The horizons of the report, in bars after a match. */
export const HORIZONS: ReadonlyArray<number> = [1, 5, 10, 20, 60]

/** A summary of returns over a horizon. */
export interface ForwardReturns {
  readonly horizon: number
  /** The number of bars with a close at the horizon. */
  readonly count: number
  /** The number of bars without one. */
  readonly unknown: number
  readonly median: number
  readonly mean: number
  /** The share of bars with a higher close at the horizon. */
  readonly hitRate: number
}

/** Collects returns over a horizon; bars are indices of the report's closes. */
class Collector {
  private readonly closes: Float64Array
  private readonly horizon: number
  private readonly values: Float64Array
  private count = 0
  private added = 0

  constructor({ closes }: ReportData, horizon: number, most: number) {
    this.closes = closes
    this.horizon = horizon
    this.values = new Float64Array(most)
  }

  /** `end` is the index behind the last bar of the same symbol. */
  add(at: number, end: number): void {
    this.added++
    if (at + this.horizon >= end) return
    const change = changeOf(this.closes[at], this.closes[at + this.horizon])
    if (Number.isFinite(change)) this.values[this.count++] = change
  }

  /** Adds a bar that the report does not contain. */
  addUnknown(): void {
    this.added++
  }

  known(): Float64Array {
    return this.values.subarray(0, this.count)
  }

  summary(): ForwardReturns {
    const known = this.known()
    let sum = 0
    let higher = 0
    for (const change of known) {
      sum += change
      if (change > 0) higher++
    }
    return {
      horizon: this.horizon,
      count: this.count,
      unknown: this.added - this.count,
      median: quantileOf(known, 0.5),
      mean: this.count === 0 ? NaN : sum / this.count,
      hitRate: this.count === 0 ? NaN : higher / this.count,
    }
  }
}

const collectAfter = (data: ReportData, matches: Matches, rows: Uint32Array, horizon: number): Collector => {
  const collector = new Collector(data, horizon, rows.length)
  for (const row of rows) {
    const { bars, start } = data.symbols[matches.symbol[row]]
    if (matches.bar[row] < 0) collector.addUnknown()
    else collector.add(start + matches.bar[row], start + bars)
  }
  return collector
}

/** The returns after matches, over each horizon. */
export const returnsAfter = (data: ReportData, matches: Matches, rows: Uint32Array): ReadonlyArray<ForwardReturns> =>
  HORIZONS.map((horizon) => collectAfter(data, matches, rows, horizon).summary())

/**
 * The returns after every bar of every symbol between two places of the calendar (both inclusive) at which the symbol
 * was a member: the baseline for the returns after matches.
 */
export const returnsOfEveryBar = (data: ReportData, from: number, to: number): ReadonlyArray<ForwardReturns> =>
  HORIZONS.map((horizon) => {
    const collector = new Collector(data, horizon, data.closes.length)
    for (const info of data.symbols) {
      const end = info.start + info.bars
      for (const [joined, left] of data.memberBars(info)) {
        for (let at = info.start + joined; at < info.start + left; at++) {
          if (data.places[at] >= from && data.places[at] <= to) collector.add(at, end)
        }
      }
    }
    return collector.summary()
  })

/** The median and the quartiles of returns after matches, at each bar from 0 on. */
export interface Fan {
  readonly lower: Float64Array
  readonly middle: Float64Array
  readonly upper: Float64Array
}

/** The number of bars after a match that a fan shows. */
export const FAN_BARS = 20

export const fanAfter = (data: ReportData, matches: Matches, rows: Uint32Array): Fan => {
  const [lower, middle, upper] = Array.from({ length: 3 }, () => new Float64Array(FAN_BARS + 1))
  for (let ahead = 1; ahead <= FAN_BARS; ahead++) {
    const known = collectAfter(data, matches, rows, ahead).known()
    lower[ahead] = quantileOf(known, 0.25)
    middle[ahead] = quantileOf(known, 0.5)
    upper[ahead] = quantileOf(known, 0.75)
  }
  return { lower, middle, upper }
}
