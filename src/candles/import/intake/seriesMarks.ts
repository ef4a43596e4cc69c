import { isMissing, type DistinguishingColumn } from "../../csv/columns/distinguishingColumns.ts"
import { Refusal } from "../../csv/dialect.ts"
import type { FileSettings } from "../../csv/fileSettings.ts"
import type { CsvRow } from "../../csv/rows/csvFastRow.ts"
import { makeMetadataMark } from "./metadataMark.ts"

/** How many moves between closes are sampled. */
const MOST_MOVES = 2000
/** How many values are remembered; beyond this, values rarely repeat. */
const MOST_VALUES = 10_000
/** From this many rows on, values that rarely repeat are remarks. */
const MANY_ROWS = 8
/** A median move above this is too large for rows of one series. */
const LARGE_MOVE = 0.2
/** Series differ if the median move between values exceeds this many times the one within a value, and the least move. */
const LARGER = 3
const LEAST_MOVE = 0.02
/** The same for values that are not names, which usually belong to one series. */
const FAR_LARGER = 5
const FAR_MOVE = 0.1

const moveOf = (from: number, to: number): number =>
  from > 0 && to > 0
    ? Math.abs(Math.log(to / from))
    : Math.abs(to - from) / Math.max(Math.abs(from), Math.abs(to), Number.MIN_VALUE)

const median = (values: ReadonlyArray<number>): number =>
  values.length === 0 ? 0 : values.toSorted((a, b) => a - b)[values.length >>> 1]

/** Tracks the values of one column, and the moves of the closes between values and within each. */
const makeMark = ({ hasNames, name }: DistinguishingColumn) => {
  /** The last close of each value. */
  const closes = new Map<string, { readonly value: string; close: number }>()
  const changes: Array<number> = []
  const sames: Array<number> = []
  let previous: { readonly value: string; close: number } | undefined
  let rows = 0
  let marked = 0
  let runs = 0

  const distinguishes = (): boolean => {
    if (closes.size < 2) return false
    if (!hasNames) return median(changes) > Math.max(FAR_MOVE, FAR_LARGER * median(sames))
    if (marked * 2 < rows) return false
    if (closes.size * 2 > marked) {
      if (marked >= MANY_ROWS) return median(changes) > LARGE_MOVE
      return [...closes.keys()].some((value) => value.split(/\s+/).length < 3)
    }
    // One run of rows for each value: the rows of one symbol, then of the next.
    if (runs === closes.size) return true
    return median(changes) > Math.max(LEAST_MOVE, LARGER * median(sames))
  }

  return {
    add: (value: string, close: number): void => {
      rows++
      if (hasNames && isMissing(value)) return
      marked++
      const before = previous?.value === value ? previous : closes.get(value)
      if (before === undefined || before !== previous) {
        runs++
        if (previous !== undefined && changes.length < MOST_MOVES) changes.push(moveOf(previous.close, close))
      }
      if (before !== undefined && sames.length < MOST_MOVES) sames.push(moveOf(before.close, close))
      const now = before ?? { value, close }
      now.close = close
      if (before === undefined && closes.size < MOST_VALUES) closes.set(value, now)
      previous = now
    },
    refusal: (): Refusal | undefined => {
      if (!distinguishes()) return undefined
      const [first, second] = closes.keys()
      return new Refusal(
        `its column ${name} has ${first}, then ${second}, and may be the symbol of its rows: give --column symbol=NAME if it is, --symbol NAME if all rows are of one symbol, or choose rows with --where NAME=VALUE`,
      )
    },
  }
}

/** The least ratio of closes at a change of exchange or currency that indicates another security. */
const JUMP = 1.4

/** Watches the exchange or currency of each symbol: if it changes and the prices jump, it is another security. */
const makeSymbolMark = ({ name }: DistinguishingColumn) => {
  const last = new Map<string, { value: string; close: number }>()
  let refusal: Refusal | undefined
  return {
    add: (value: string, close: number, symbol: string): void => {
      if (isMissing(value)) return
      const before = last.get(symbol)
      if (before === undefined) {
        last.set(symbol, { value, close })
        return
      }
      if (before.value !== value && Math.max(close / before.close, before.close / close) >= JUMP) {
        refusal ??= new Refusal(
          `its rows of ${symbol} have ${before.value}, then ${value} in the column ${name}, with other prices: choose rows with --where ${name}=${value}`,
        )
      }
      before.value = value
      before.close = close
    },
    refusal: () => refusal,
  }
}

/** Watches columns that may name the symbol, in a file without a symbol column, and columns of metadata. */
export interface SeriesMarks {
  readonly add: (row: Pick<CsvRow, "marks" | "close" | "symbol">) => void
  /** Throws a {@link Refusal} if a column seems to separate series that would be merged. */
  readonly check: () => void
}

export const makeSeriesMarks = (columns: ReadonlyArray<DistinguishingColumn>, settings: FileSettings): SeriesMarks => {
  const marks = columns.map((column) =>
    column.metadata !== undefined
      ? makeMetadataMark(column, settings)
      : column.isOfSymbol === true
        ? makeSymbolMark(column)
        : makeMark(column),
  )
  return {
    add: (row) => {
      for (let at = 0; at < marks.length; at++) marks[at].add(row.marks[at] ?? "", row.close, row.symbol)
    },
    check: () => {
      for (const mark of marks) {
        const refusal = mark.refusal()
        if (refusal !== undefined) throw refusal
      }
    },
  }
}
