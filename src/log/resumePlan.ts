import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { StoreUnavailable } from "../job/JobError.ts"
import type { ProcessingJob } from "../job/ProcessingJob.ts"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import type { Timeframe } from "../job/Timeframe.ts"
import type { Recorded } from "./recordedResults.ts"
import type { ResumeOptions, Run } from "./Run.ts"
import type { RunRecorder } from "./RunRecorder.ts"
import type { RunTally } from "./runTables.ts"

/** Returns the version of each series, `undefined` if the store has no versions. */
export type VersionsOf = (
  symbols: ReadonlyArray<string>,
  timeframe: Timeframe,
) => Effect.Effect<ReadonlyArray<string | undefined> | undefined, StoreUnavailable>

/** A run that is resumed. @since 0.1.0 */
export interface Reopened {
  readonly run: Run
  /** The whole job of the run. */
  readonly job: ProcessingJob
  /** The symbols to run now. */
  readonly missing: ReadonlyArray<string>
  /** Those of `missing` that have a result, but whose candles have changed since. */
  readonly changed: ReadonlyArray<string>
  /** The results that remain valid. */
  readonly kept: Stream.Stream<ProcessingResult, StoreUnavailable>
  readonly recorder: RunRecorder
}

/** How to resume a run. */
export interface ResumePlan {
  readonly missing: ReadonlyArray<string>
  readonly changed: ReadonlyArray<string>
  /** The results that remain valid. */
  readonly kept: ReadonlyMap<string, Recorded>
  /** The results of failed symbols that run again: valid until the new ones arrive. */
  readonly replaced: ReadonlyMap<string, Recorded>
  readonly tally: RunTally
}

/** Decides which symbols to run, from the recorded results and the current versions of the series. */
export const planResume = (
  symbols: ReadonlyArray<string>,
  recorded: ReadonlyMap<string, Recorded>,
  versions: ReadonlyArray<string | undefined> | undefined,
  { failed = false }: ResumeOptions,
): ResumePlan => {
  const missing: Array<string> = []
  const changed: Array<string> = []
  const kept = new Map<string, Recorded>()
  const replaced = new Map<string, Recorded>()
  const counts = { completed: 0, matches: 0, errors: 0 }
  for (const [index, symbol] of symbols.entries()) {
    const each = recorded.get(symbol)
    if (each === undefined) {
      missing.push(symbol)
      continue
    }
    // Without a version, then or now, the recorded result is taken as valid.
    if (versions !== undefined && each.version !== undefined && each.version !== versions[index]) {
      missing.push(symbol)
      changed.push(symbol)
      continue
    }
    counts.completed += 1
    counts.matches += each.matches
    if (each.error !== undefined) counts.errors += 1
    const isAgain = each.error !== undefined && (failed === true || (failed !== false && failed.includes(each.error)))
    if (isAgain) missing.push(symbol)
    ;(isAgain ? replaced : kept).set(symbol, each)
  }
  return { missing, changed, kept, replaced, tally: counts }
}
