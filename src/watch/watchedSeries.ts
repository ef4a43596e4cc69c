import type { MatchedBar, ProcessingResult } from "../job/ProcessingResult.ts"

/** A series as found by a check of the store. */
export interface SeenSeries {
  readonly symbol: string
  readonly version: string | undefined
  /** The time of its last bar; `undefined` if that could not be read. */
  readonly last: number | undefined
}

/** What a watch remembers about a symbol. */
interface SymbolState {
  readonly version: string | undefined
  /** The first bar to evaluate next time: the last one of the previous scan. `undefined` if there was none. */
  readonly from: number | undefined
  /** The times of matches that were emitted or known before. */
  readonly emitted: ReadonlySet<number>
  /** How often in a row its candles could not be read. */
  readonly failures: number
  /** The check, by number, at which its candles are read again. */
  readonly retryAt: number | undefined
}

const NONE: ReadonlySet<number> = new Set()

/** How many matches of a symbol are remembered, the newest ones: bars may vanish and return, but memory is limited. */
const MOST_EMITTED = 256

const addNewest = (emitted: ReadonlySet<number>, news: ReadonlyArray<MatchedBar>): ReadonlySet<number> => {
  if (news.length === 0) return emitted
  const times = [...emitted, ...news.map(({ time }) => time)].toSorted((a, b) => b - a)
  return new Set(times.slice(0, MOST_EMITTED))
}

/** Candles that cannot be read are tried again after 1, 2, 4 … checks, at most this many. */
const MOST_CHECKS = 64

/** What a watch remembers about the symbols that it has scanned. */
export interface WatchedSeries {
  /** The indices of the symbols to scan now; called once per check of the store. */
  readonly due: (symbols: ReadonlyArray<string>, versions: ReadonlyArray<string | undefined>) => ReadonlyArray<number>
  /** The time of the first bar to evaluate; `undefined` if only the last bar counts. */
  readonly from: (symbol: string) => number | undefined
  /** Records the answer of a symbol, from candles at least as new as `seen`; returns the new matches. */
  readonly take: (result: ProcessingResult, seen: SeenSeries) => ReadonlyArray<MatchedBar>
}

/** Remembers which version of each symbol was scanned and which matches were emitted; `known` matches are not new. */
export const watchedSeries = (known: ReadonlyMap<string, ReadonlySet<number>> = new Map()): WatchedSeries => {
  const states = new Map<string, SymbolState>()
  let checks = 0

  const isDue = (symbol: string, version: string | undefined): boolean => {
    const state = states.get(symbol)
    if (state === undefined) return true
    if (version !== undefined && version !== state.version) return true
    return state.retryAt !== undefined && state.retryAt <= checks
  }
  const stateOf = (symbol: string): SymbolState =>
    states.get(symbol) ?? {
      version: undefined,
      from: undefined,
      emitted: known.get(symbol) ?? NONE,
      failures: 0,
      retryAt: undefined,
    }

  return {
    due: (symbols, versions) => {
      checks += 1
      return symbols.flatMap((symbol, at) => (isDue(symbol, versions[at]) ? [at] : []))
    },
    from: (symbol) => states.get(symbol)?.from,
    take: ({ error, matches, symbol }, { last, version }) => {
      const before = stateOf(symbol)
      if (error !== undefined) {
        const isAway = error._tag === "CandlesUnavailable"
        const failures = isAway ? before.failures + 1 : 0
        const retryAt = isAway ? checks + Math.min(MOST_CHECKS, 2 ** (failures - 1)) : undefined
        states.set(symbol, { ...before, version, failures, retryAt })
        return []
      }
      const news = matches.filter(
        ({ time }) => (before.from === undefined || time >= before.from) && !before.emitted.has(time),
      )
      const emitted = addNewest(before.emitted, news)
      states.set(symbol, { version, from: last ?? before.from, emitted, failures: 0, retryAt: undefined })
      return news
    },
  }
}
