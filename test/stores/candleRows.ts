import { COLUMNS } from "../../src/candles/Candles.ts"

const DAY = 86_400_000

/** A row of a table of candles; missing values are `null`. */
export interface CandleRow {
  readonly symbol: string | null
  readonly time: number | null
  readonly open: number | null
  readonly high: number | null
  readonly low: number | null
  readonly close: number | null
  readonly volume: number | null
}

/** Pseudo-random numbers, the same on every run. */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

// Names with a special meaning in SQL, JSON, globs or Unicode; the last two look the same.
export const NAMES = ["A", "a", "__proto__", "O'Brien", '"', "A,B", " B", "%", "😀", "null", "\u00e9", "e\u0301", "A/B"]
const LENGTHS = [1, 3, 40, 400, 700]

/** Bars of every name, sorted by symbol and time. */
export const cleanRows = (seed: number): Array<CandleRow> => {
  const random = numbersFrom(seed)
  const price = () => Math.round(10_000 + random() * 5_000) / 100
  return NAMES.flatMap((symbol, at) => {
    let time = Math.floor(random() * 500) * DAY
    return Array.from({ length: LENGTHS[at % LENGTHS.length] ?? 1 }, () => {
      time += DAY * (1 + Math.floor(random() * 3))
      const volume = Math.floor(random() * 1e6)
      return { symbol, time, open: price(), high: price(), low: price(), close: price(), volume }
    })
  })
}

const shuffled = <A>(values: ReadonlyArray<A>, random: () => number): Array<A> =>
  values
    .map((value) => ({ value, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ value }) => value)

/** The same with flaws of real tables: rows in any order, repeated times, and missing values. */
export const roughRows = (seed: number): Array<CandleRow> => {
  const random = numbersFrom(seed + 1)
  const wrong = [null, 0, -1, null]
  const rough = cleanRows(seed).flatMap((row): Array<CandleRow> => {
    const chance = random()
    if (chance < 0.02) return [{ ...row, time: null }]
    if (chance < 0.04) return [row, { ...row, close: 7, volume: null }]
    if (chance < 0.06) return [{ ...row, symbol: null }, row]
    if (chance < 0.16) {
      const column = COLUMNS[1 + Math.floor(random() * 5)] ?? "close"
      return [{ ...row, [column]: wrong[Math.floor(random() * wrong.length)] ?? null }]
    }
    return [row]
  })
  return shuffled(rough, random)
}
