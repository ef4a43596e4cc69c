import * as Effect from "effect/Effect"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { MatchedBar, ProcessingResult } from "../../job/ProcessingResult.ts"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import { StandardError } from "../terminal/StandardError.ts"

/** Keeps the results of a watch. */
export interface KeptScans {
  readonly add: (result: ProcessingResult, news: ReadonlyArray<MatchedBar>) => void
  /** Ends a scan. */
  readonly end: Effect.Effect<void>
}

const NOT_KEPT: KeptScans = { add: () => {}, end: Effect.void }

/** Matches held back while the log cannot be written; limited, so that a long watch does not run out of memory. */
const MOST_WAITING = 10_000

const fewEnough = (results: Map<string, ProcessingResult>): Map<string, ProcessingResult> =>
  [...results.values()].reduce((sum, { matches }) => sum + matches.length, 0) > MOST_WAITING ? new Map() : results

/**
 * Keeps the scans of a watch: the first one whole, as `screen` does, and of later ones the symbols with new matches and
 * those that failed, where there are any: of a symbol its new matches alone, so that each is in one run. They say nothing of
 * versions: they are answers of the last bars alone. A watch goes on without its log, and keeps what it found meanwhile
 * once that can be written.
 */
export const keptScans = Effect.fnUntraced(function* (
  log: KeptRuns | undefined,
  header: JobHeader,
  source: string | undefined,
) {
  if (log === undefined) return NOT_KEPT
  const standardError = yield* StandardError
  let results = new Map<string, ProcessingResult>()
  let isFirst = true
  let told: string | undefined
  const keep = Effect.suspend(() => {
    const some = results
    results = new Map()
    isFirst = false
    if (some.size === 0) return Effect.void
    const job = { ...header, symbols: [...some.keys()] }
    return log.begin({ job, source }).pipe(
      Effect.flatMap((recorder) => {
        some.forEach(recorder.add)
        return recorder.finish
      }),
      Effect.scoped,
      // Tried again with the next matches.
      Effect.tapError(() => Effect.sync(() => (results = fewEnough(some)))),
    )
  })
  return {
    add: (result, news) => {
      const { error, symbol } = result
      const before = results.get(symbol)?.matches ?? []
      if (isFirst) results.set(symbol, result)
      else if (news.length > 0 || (error !== undefined && before.length === 0)) {
        results.set(symbol, { ...result, matches: [...before, ...news] })
      }
    },
    end: keep.pipe(
      Effect.catch(({ message }) =>
        Effect.sync(() => {
          if (message !== told) standardError.line(`warning: matches are not kept: ${message}`)
          told = message
        }),
      ),
    ),
  } satisfies KeptScans
})
