/** One row per match: the number of its series in the store, its bar's open time in ms, its close. */
export interface Found {
  readonly series: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly closes: ArrayLike<number>
}

/** Matches as columns. */
export const foundOf = (
  rows: ReadonlyArray<{ readonly series: number; readonly time: number; readonly close: number }>,
): Found => ({
  series: rows.map(({ series }) => series),
  times: rows.map(({ time }) => time),
  closes: rows.map(({ close }) => close),
})

/** One way of doing the job, open on a store. */
export interface Contender {
  /** Runs from the store on disk to all matches in memory. Its result is read when the clock has stopped. */
  readonly scan: () => Promise<() => Found> | (() => Found)
  readonly close: () => Promise<void> | void
}

/** The line that requests a round. */
export const ROUND = "round"

/** The path of a store's bars as plain numbers, for contenders that read SQLite files by themselves. */
export const plainOf = (store: string): string => `${store}.plain`

/** Opens a contender on the path of a store, with its workers up. */
export type OpenContender = (store: string) => Promise<Contender> | Contender

/** A contender that this machine lacks; the message says how to install it. */
export class LeftOut extends Error {}

/** The number of matches and two checksums: of days and of cents, each times its series. */
export type Fingerprint = readonly [matches: number, days: number, cents: number]

/** The fingerprint of matches; contender.py computes the same. */
export const fingerprint = ({ series, times, closes }: Found): Fingerprint => {
  let days = 0
  let cents = 0
  for (let i = 0; i < series.length; i++) {
    days += Math.round(times[i] / DAY_MS) * series[i]
    cents += Math.round(closes[i] * 100) * series[i]
  }
  return [series.length, days, cents]
}

const DAY_MS = 86_400_000

/** The number of a series by its symbol, in a market of market.ts. */
export const seriesOf = (symbol: string): number => Number(symbol.slice(1))
