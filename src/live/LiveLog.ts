import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { LiveFrame, LiveResult } from "../report/format/LiveFrame.ts"

/** What a scan has answered so far; each window reads on from where it is. */
export interface LiveLog {
  readonly add: (result: ProcessingResult) => void
  /** What came after `from` results worth telling, at most `most` of them, and how far the scan is. */
  readonly frameAfter: (from: number, most: number, elapsedMs: number) => LiveFrame
  /** Nothing more will come; `report` is the document to show then, if there is one. */
  readonly finish: (report: string | undefined) => void
  readonly report: () => string | undefined
}

const toLive = ({ error, matches, symbol }: ProcessingResult): LiveResult => ({
  symbol,
  matches: matches.map(({ close, time }) => [time, close] as const),
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
      const results = told.slice(from, from + most)
      const next = from + results.length
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
