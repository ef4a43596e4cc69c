import type { CandleRequest } from "../CandleRepository.ts"

/** Stored bars to read at once: with six columns, 24 MB. */
const MOST_BARS = 500_000

/**
 * Splits symbols into groups with a limited number of bars, estimated from the longest series read so far. The bars of a
 * group are resampled before those of the next group reuse their memory.
 */
export interface FewAtOnce {
  /** The next of the symbols from `done` on. */
  readonly next: (symbols: ReadonlyArray<string>, done: number) => ReadonlyArray<string>
  readonly hasRead: (bars: number) => void
}

export const fewAtOnce = (mostBars = MOST_BARS): FewAtOnce => {
  // The first group is one symbol, which shows how long series are.
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

/** A {@link FewAtOnce} for each request, since each reads other bars. */
export const fewForEach = (): ((request: CandleRequest) => FewAtOnce) => {
  const known = new WeakMap<CandleRequest, FewAtOnce>()
  return (request) => {
    const few = known.get(request) ?? fewAtOnce()
    known.set(request, few)
    return few
  }
}
