import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { LiveFrame, LiveResult } from "../report/format/LiveFrame.ts"

/** The results of a scan so far; each window reads them from its own position. */
export interface LiveLog {
  readonly add: (result: ProcessingResult) => void
  /** The results from position `from` on, about `most` matches and errors in all, and the progress of the scan. */
  readonly frameAfter: (from: number, most: number, elapsedMs: number) => LiveFrame
  /** Ends the log; windows then load `report`, if there is one. */
  readonly finish: (report: string | undefined) => void
  readonly report: () => string | undefined
}

/** How many matches of a symbol a window lists, newest first: all of them could fill the memory of both sides. */
const MOST_OF_SYMBOL = 200

const toLive = ({ error, matches, symbol }: ProcessingResult): LiveResult => ({
  symbol,
  matches: matches.slice(-MOST_OF_SYMBOL).map(({ close, time }) => [time, close] as const),
  ...(error === undefined ? {} : { error: { kind: error._tag, message: error.message } }),
})

export const makeLiveLog = (
  total: number,
  running: () => ReadonlyArray<{ readonly symbol: string; readonly elapsedMs: number }>,
): LiveLog => {
  const listed: Array<LiveResult> = []
  let report: string | undefined
  let isDone = false
  let completed = 0
  let matches = 0
  let errors = 0
  return {
    add: (result) => {
      completed++
      matches += result.matches.length
      if (result.error !== undefined) errors++
      if (result.matches.length > 0 || result.error !== undefined) listed.push(toLive(result))
    },
    frameAfter: (from, most, elapsedMs) => {
      let next = Math.min(from, listed.length)
      for (let size = 0; next < listed.length && size < most; next++) size += 1 + listed[next].matches.length
      const results = listed.slice(from, next)
      return {
        next,
        results,
        completed,
        total,
        matches,
        errors,
        elapsedMs,
        running: running().toSorted((a, b) => b.elapsedMs - a.elapsedMs),
        isDone: isDone && next >= listed.length,
        hasReport: report !== undefined,
      }
    },
    finish: (document) => {
      report = document
      isDone = true
    },
    report: () => report,
  }
}
