import type { CandleRequest } from "../CandleRepository.ts"

/** Stored bars that are read at once: of six columns, 24 MB. */
const MOST_BARS = 500_000

/**
 * Splits symbols into groups that have about so many bars together, as the longest series that was read tells: the bars
 * of a group are made into longer ones before those of the next group take their memory.
 */
export interface FewAtOnce {
  /** The next of the symbols from `done` on. */
  readonly next: (symbols: ReadonlyArray<string>, done: number) => ReadonlyArray<string>
  readonly hasRead: (bars: number) => void
}

export const fewAtOnce = (mostBars = MOST_BARS): FewAtOnce => {
  // One symbol tells how long they are.
  let longest = mostBars
  let isKnown = false
  return {
    next: (symbols, done) => symbols.slice(done, done + Math.max(1, Math.floor(mostBars / Math.max(1, longest)))),
    hasRead: (bars) => {
      longest = isKnown ? Math.max(longest, bars) : bars
      isKnown = true
    },
  }
}

/** Each request reads bars of its own. */
export const fewForEach = (): ((request: CandleRequest) => FewAtOnce) => {
  const known = new WeakMap<CandleRequest, FewAtOnce>()
  return (request) => {
    const few = known.get(request) ?? fewAtOnce()
    known.set(request, few)
    return few
  }
}
