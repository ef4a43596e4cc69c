import type { MatchedBar, ProcessingResult } from "../job/ProcessingResult.ts"

/** A series as a look at the store found it. */
export interface SeenSeries {
  readonly symbol: string
  readonly version: string | undefined
  /** The time of its last bar; `undefined` where that could not be read. */
  readonly last: number | undefined
}

/** What is remembered of a symbol. */
interface SymbolState {
  readonly version: string | undefined
  /** The first bar to be evaluated next time: the last one that was there. `undefined` where none was. */
  readonly from: number | undefined
  /** When it matched, as far as that was told or known before. */
  readonly told: ReadonlySet<number>
  /** How often in a row its candles could not be read, and the look at which they are read again. */
  readonly failures: number
  readonly retryAt: number | undefined
}

const NONE: ReadonlySet<number> = new Set()

/** So many matches of a symbol are remembered, the newest ones: bars that went can come again, but not without end. */
const MOST_TOLD = 256

const remembered = (told: ReadonlySet<number>, news: ReadonlyArray<MatchedBar>): ReadonlySet<number> => {
  if (news.length === 0) return told
  const times = [...told, ...news.map(({ time }) => time)].toSorted((a, b) => b - a)
  return new Set(times.slice(0, MOST_TOLD))
}

/** Candles that cannot be read are tried again after 1, 2, 4 … looks. */
const MOST_LOOKS = 64

/** What a watch remembers of the symbols that it has scanned. */
export interface WatchedSeries {
  /** The symbols to scan now, of those that the store has: called once a look. */
  readonly due: (symbols: ReadonlyArray<string>, versions: ReadonlyArray<string | undefined>) => ReadonlyArray<number>
  /** The bar from which a symbol is to be evaluated; `undefined` if only its last one is. */
  readonly from: (symbol: string) => number | undefined
  /** Takes the answer of a symbol, of candles that are at least as new as `seen`; gives the matches that are new. */
  readonly take: (result: ProcessingResult, seen: SeenSeries) => ReadonlyArray<MatchedBar>
}

/** Remembers for each symbol which version was scanned, and what was told of it; `known` are matches that are not new. */
export const watchedSeries = (known: ReadonlyMap<string, ReadonlySet<number>> = new Map()): WatchedSeries => {
  const states = new Map<string, SymbolState>()
  let looks = 0

  const isDue = (symbol: string, version: string | undefined): boolean => {
    const state = states.get(symbol)
    if (state === undefined) return true
    if (version !== undefined && version !== state.version) return true
    return state.retryAt !== undefined && state.retryAt <= looks
  }
  const stateOf = (symbol: string): SymbolState =>
    states.get(symbol) ?? {
      version: undefined,
      from: undefined,
      told: known.get(symbol) ?? NONE,
      failures: 0,
      retryAt: undefined,
    }

  return {
    due: (symbols, versions) => {
      looks += 1
      return symbols.flatMap((symbol, at) => (isDue(symbol, versions[at]) ? [at] : []))
    },
    from: (symbol) => states.get(symbol)?.from,
    take: ({ error, matches, symbol }, { last, version }) => {
      const before = stateOf(symbol)
      if (error !== undefined) {
        const isAway = error._tag === "CandlesUnavailable"
        const failures = isAway ? before.failures + 1 : 0
        const retryAt = isAway ? looks + Math.min(MOST_LOOKS, 2 ** (failures - 1)) : undefined
        states.set(symbol, { ...before, version, failures, retryAt })
        return []
      }
      const news = matches.filter(
        ({ time }) => (before.from === undefined || time >= before.from) && !before.told.has(time),
      )
      const told = remembered(before.told, news)
      states.set(symbol, { version, from: last ?? before.from, told, failures: 0, retryAt: undefined })
      return news
    },
  }
}
