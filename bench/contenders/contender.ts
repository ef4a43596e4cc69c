/** A row a match: the number of its series in the store, its bar's open time in ms, its close. */
export interface Found {
  readonly series: ArrayLike<number>
  readonly times: ArrayLike<number>
  readonly closes: ArrayLike<number>
}

/** Rows, one a match, by their columns. */
export const foundOf = (
  rows: ReadonlyArray<{ readonly series: number; readonly time: number; readonly close: number }>,
): Found => ({
  series: rows.map(({ series }) => series),
  times: rows.map(({ time }) => time),
  closes: rows.map(({ close }) => close),
})

/** One way of doing the job, open on a store. */
export interface Contender {
  /** From the store on disk to every match in hand. What it gives is read when the clock has stopped. */
  readonly scan: () => Promise<() => Found> | (() => Found)
  readonly close: () => Promise<void> | void
}

/** The line that asks for a round. */
export const ROUND = "round"

/** Where the bars of a store lie as plain numbers, for contenders that read SQLite files by themselves. */
export const plainOf = (store: string): string => `${store}.plain`

/** Opens a contender on the path of a store, with its workers up. */
export type OpenContender = (store: string) => Promise<Contender> | Contender

/** A contender that this machine does not have, and what would bring it. */
export class LeftOut extends Error {}

/** How many matches, and two sums that no other set of bars is likely to have: of days and of cents, each times its series. */
export type Fingerprint = readonly [matches: number, days: number, cents: number]

/** What contender.py makes of the same matches. */
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
