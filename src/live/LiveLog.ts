import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { LiveFrame, LiveResult } from "../report/format/LiveFrame.ts"

/** The answers of a scan so far; each window reads on from its own position. */
export interface LiveLog {
  readonly add: (result: ProcessingResult) => void
  /** Results after the first `from`, of at most `most` matches and errors unless one has more, and the progress of the scan. */
  readonly frameAfter: (from: number, most: number, elapsedMs: number) => LiveFrame
  /** Ends the log; `report` is the document to show then, if any. */
  readonly finish: (report: string | undefined) => void
  readonly report: () => string | undefined
}

/** Matches of a symbol that a window lists, the newest: all of them would fill memory, and a window too. */
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
  const told: Array<LiveResult> = []
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
      if (result.matches.length > 0 || result.error !== undefined) told.push(toLive(result))
    },
    frameAfter: (from, most, elapsedMs) => {
      let next = Math.min(from, told.length)
      for (let size = 0; next < told.length && size < most; next++) size += 1 + told[next].matches.length
      const results = told.slice(from, next)
      return {
        next,
        results,
        completed,
        total,
        matches,
        errors,
        elapsedMs,
        running: running().toSorted((a, b) => b.elapsedMs - a.elapsedMs),
        isDone: isDone && next >= told.length,
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
