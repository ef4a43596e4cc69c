import type { BarColumns } from "../../Candles.ts"
import { Refusal } from "../../csv/dialect.ts"
import type { Change } from "../../inspect/inspectSeries.ts"
import { checkSeries } from "../../quality/checkSeries.ts"
import { staleBarsOf } from "../../quality/staleChecks.ts"
import type { StoreWriter, Written } from "../../sqlite/writing/storeWriter.ts"
import { makeWrittenTimes, type WrittenTimes } from "./writtenTimes.ts"

/** Writes the bars of one file, symbol by symbol. */
export interface BarSink {
  readonly write: (symbol: string, bars: BarColumns) => Written
}

const pick = (bars: BarColumns, indices: ReadonlyArray<number>): BarColumns => {
  const column = (values: Float64Array) => Float64Array.from(indices, (index) => values[index])
  return {
    time: column(bars.time),
    close: column(bars.close),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    volume: column(bars.volume),
  }
}

/** The indices below `length` that are not among the given ones. */
const othersOf = (indices: ReadonlyArray<number>, length: number): ReadonlyArray<number> => {
  const taken = new Set(indices)
  return Array.from({ length }, (_, index) => index).filter((index) => !taken.has(index))
}

const day = (time: number): string => new Date(time).toISOString().replace("T00:00:00.000Z", "")

/** Writes the files of one import, none of which may contradict an earlier one. */
export interface ImportSink {
  /** Creates the sink of one file; commit it together with its transaction. */
  readonly file: () => BarSink & { readonly commit: () => void }
  /** The committed changes, for the quality checks. */
  readonly changes: () => ReadonlyMap<string, Change>
}

/** The state of the store before an import: its symbols, and how many findings of their quality are recorded. */
export interface StoredBefore {
  readonly allowNegative: boolean
  /** Symbols whose prices may be 0 and below even without the option. */
  readonly negatives: ReadonlySet<string>
  /** `undefined` for a symbol whose quality is not recorded. */
  readonly known: ReadonlyMap<string, number | undefined>
}

/**
 * Bars of earlier imports may be replaced. If two files of this import disagree,
 * neither is more likely to be right, so the second one is refused.
 */
export const makeImportSink = (
  writer: StoreWriter,
  timeframe: string,
  { allowNegative, known, negatives }: StoredBefore,
): ImportSink => {
  const written = makeWrittenTimes(timeframe)
  const changes = new Map<string, Change>()
  const staleBars = staleBarsOf(timeframe)
  const rulesOf = (symbol: string) => ({
    from: 0,
    allowNegative: allowNegative || negatives.has(symbol),
    staleBars,
  })

  /** Merges a write into the earlier changes of the symbol. */
  const changeBy = (symbol: string, bars: BarColumns, before: Change | undefined): Change => {
    const [first] = bars.time
    if (before === undefined && !known.has(symbol)) {
      // These are all bars of the symbol: checking them now is faster than reading them again later.
      return {
        since: -Infinity,
        written: first,
        checked: { bars: bars.time.length, flaws: checkSeries({ ...rulesOf(symbol), bars }) },
      }
    }
    const verdict = known.get(symbol)
    const since = Math.min(first, before?.written ?? Infinity)
    return verdict === undefined ? { since: -Infinity, written: since } : { since, written: since, verdict }
  }

  /** Writes bars that were written before, in this file or import; they must be equal. */
  const writeAgain = (symbol: string, bars: BarColumns, before: WrittenTimes, where: string): Written => {
    const common = before.common(symbol, bars.time)
    if (common.length === 0) return { added: 0, replaced: 0, unchanged: 0, lost: 0 }
    const again = writer.write(symbol, timeframe, pick(bars, common))
    if (again.replaced === 0) return again
    const from = day(bars.time[common[0]])
    throw new Refusal(
      `${again.replaced} of its bars of ${symbol} (from ${from} on) have other values ${where}: import one of them, or tell them apart with --symbol or --where`,
    )
  }

  return {
    file: () => {
      const own = makeWrittenTimes(timeframe)
      const ownChanges = new Map<string, Change>()
      return {
        write: (symbol, bars) => {
          ownChanges.set(symbol, changeBy(symbol, bars, ownChanges.get(symbol) ?? changes.get(symbol)))
          if (!own.has(symbol) && !written.has(symbol)) {
            own.add(symbol, bars.time)
            return writer.write(symbol, timeframe, bars)
          }
          const inFile = writeAgain(symbol, bars, own, "further up in the file")
          const inImport = writeAgain(symbol, bars, written, "in an earlier file of this import")
          const before = [...own.common(symbol, bars.time), ...written.common(symbol, bars.time)]
          const fresh = before.length === 0 ? bars : pick(bars, othersOf(before, bars.time.length))
          const wrote = writer.write(symbol, timeframe, fresh)
          own.add(symbol, fresh.time)
          return {
            added: wrote.added + inFile.added + inImport.added,
            replaced: wrote.replaced,
            unchanged: wrote.unchanged + inFile.unchanged + inImport.unchanged,
            lost: wrote.lost + inFile.lost + inImport.lost,
          }
        },
        commit: () => {
          written.take(own)
          for (const [symbol, change] of ownChanges) changes.set(symbol, change)
        },
      }
    },
    changes: () => changes,
  }
}
