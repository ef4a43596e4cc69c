import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { StoreUnavailable } from "../../job/JobError.ts"
import type { JobHeader } from "../../job/ProcessingJob.ts"
import type { MatchedBar, ProcessingResult } from "../../job/ProcessingResult.ts"
import { makeRunLog } from "../../log/makeRunLog.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count } from "../terminal/summaryText.ts"

/** Records the results of a watch. */
export interface KeptScans {
  readonly add: (result: ProcessingResult, news: ReadonlyArray<MatchedBar>) => void
  /** Records the results since the last call: those of one scan. */
  readonly end: Effect.Effect<void>
}

const NOT_KEPT: KeptScans = { add: () => {}, end: Effect.void }

/** The most matches that wait for a log that cannot be written: a long watch must not run out of memory. */
const MOST_WAITING = 10_000

/** How long a write waits for another process: meanwhile, new matches wait. */
const PATIENCE_MS = 200

type Results = Map<string, ProcessingResult>

const matchesIn = (results: Results): number =>
  [...results.values()].reduce((sum, { matches }) => sum + matches.length, 0)

/** Adds new matches to those of a symbol. */
const addNews = (results: Results, result: ProcessingResult, news: ReadonlyArray<MatchedBar>): void => {
  const before = results.get(result.symbol)?.matches ?? []
  if (news.length === 0 && (result.error === undefined || before.length > 0)) return
  results.set(result.symbol, { ...result, matches: [...before, ...news] })
}

/**
 * Records the scans of a watch in the log at `path`: the first one completely, as `screen` does, and then each scan with new
 * matches or failed symbols, with only the new matches, so that each match is in one run. These runs have no versions, since
 * they are answers of the last bars only. The log is open only during a write: it may be removed, and other processes may
 * write to it. A failed write is retried every second, and at the end.
 */
export const keptScans = Effect.fnUntraced(function* (
  path: string | undefined,
  header: JobHeader,
  source: string | undefined,
) {
  if (path === undefined) return NOT_KEPT
  const standardError = yield* StandardError
  const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  let results: Results = new Map()
  let isFirst = true
  let lost = 0
  let lastWarning: string | undefined

  const write = Effect.fnUntraced(function* (some: Results) {
    // Creating it would replace a folder that was moved away.
    if (!existsSync(dirname(path))) {
      return yield* new StoreUnavailable({ path, message: `Cannot keep runs in ${path}: its folder does not exist` })
    }
    const log = yield* makeRunLog(path, { patienceMs: PATIENCE_MS })
    const recorder = yield* log.begin({ job: { ...header, symbols: [...some.keys()] }, source })
    some.forEach(recorder.add)
    yield* recorder.finish
  }, Effect.scoped)
  const putBack = (some: Results): void => {
    const newer = results
    results = some
    for (const result of newer.values()) addNews(results, result, result.matches)
    const waiting = matchesIn(results)
    if (waiting <= MOST_WAITING) return
    lost += waiting
    results = new Map()
  }
  const keep = Effect.suspend(() => {
    const some = results
    results = new Map()
    isFirst = false
    if (some.size === 0) return Effect.void
    return write(some).pipe(
      Effect.tap(() =>
        Effect.sync(() => {
          if (lastWarning !== undefined) standardError.line("matches are recorded again")
          lastWarning = undefined
        }),
      ),
      Effect.catch(({ message }) =>
        Effect.sync(() => {
          putBack(some)
          if (message !== lastWarning) standardError.line(`warning: matches are not recorded: ${message}`)
          lastWarning = message
        }),
      ),
    )
  }).pipe(Effect.uninterruptible, oneAtATime)

  yield* Effect.addFinalizer(() =>
    Effect.map(keep, () => {
      const missing = matchesIn(results) + lost
      if (missing > 0)
        standardError.line(`warning: ${count(missing, "match is", "matches are")} not recorded in ${path}`)
    }),
  )
  yield* Effect.sleep("1 second").pipe(
    Effect.andThen(Effect.suspend(() => (lastWarning === undefined ? Effect.void : keep))),
    Effect.forever,
    Effect.forkScoped,
  )
  return {
    add: (result, news) => {
      if (isFirst) results.set(result.symbol, result)
      else addNews(results, result, news)
    },
    end: keep,
  } satisfies KeptScans
})
