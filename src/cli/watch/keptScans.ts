import * as Effect from "effect/Effect"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { MatchedBar, ProcessingResult } from "../../job/ProcessingResult.ts"
import type { KeptRuns } from "../../log/KeptRuns.ts"
import { StandardError } from "../terminal/StandardError.ts"

/** Keeps what a watch finds. */
export interface KeptScans {
  readonly add: (result: ProcessingResult, news: ReadonlyArray<MatchedBar>) => void
  /** Ends a scan. */
  readonly end: Effect.Effect<void>
}

const NOT_KEPT: KeptScans = { add: () => {}, end: Effect.void }

/**
 * Keeps the scans of a watch: the first one whole, as `screen` does, and of later ones the symbols with new matches and
 * those that failed, where there are any. They say nothing of versions: they are answers of the last bars alone. A watch
 * goes on without its log.
 */
export const keptScans = Effect.fnUntraced(function* (
  log: KeptRuns | undefined,
  header: JobHeader,
  source: string | undefined,
) {
  if (log === undefined) return NOT_KEPT
  const standardError = yield* StandardError
  let results: Array<ProcessingResult> = []
  let isFirst = true
  let told: string | undefined
  const keep = Effect.suspend(() => {
    const some = results
    results = []
    isFirst = false
    if (some.length === 0) return Effect.void
    const job = { ...header, symbols: some.map(({ symbol }) => symbol) }
    return Effect.flatMap(log.begin({ job, source }), (recorder) => {
      some.forEach(recorder.add)
      return recorder.finish
    }).pipe(Effect.scoped)
  })
  return {
    add: (result, news) => {
      if (isFirst || news.length > 0 || result.error !== undefined) results.push(result)
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
