import type { SeriesIndex } from "./seriesIndex.ts"

type Versions = ReadonlyArray<string | undefined>
type ReadVersions = (symbols: ReadonlyArray<string>, timeframe: string) => Versions

const isSame = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean => {
  if (a === b && Object.isFrozen(a)) return true
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

/**
 * Remembers the versions of the last list of symbols until the next commit, since stored runs and watches request the
 * same ones repeatedly. Reading the versions of 2,500 symbols takes 0.5 ms, comparing the list 3 µs.
 */
export const rememberedVersions = (index: SeriesIndex, read: ReadVersions): ReadVersions => {
  let last: { commit: string; symbols: ReadonlyArray<string>; timeframe: string; versions: Versions } | undefined
  return (symbols, timeframe) => {
    const commit = index.newestVersion()
    if (last?.commit === commit && last.timeframe === timeframe && isSame(last.symbols, symbols)) return last.versions
    const versions = Object.freeze(read(symbols, timeframe))
    // Copies a list that the caller could change. If a commit happened meanwhile, the next call reads again.
    last = { commit, symbols: Object.isFrozen(symbols) ? symbols : [...symbols], timeframe, versions }
    return versions
  }
}
