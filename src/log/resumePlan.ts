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

/** Gives the version of each of some series; none where the store cannot tell. */
export type VersionsOf = (
  symbols: ReadonlyArray<string>,
  timeframe: Timeframe,
) => Effect.Effect<ReadonlyArray<string | undefined> | undefined, StoreUnavailable>

/** A run that goes on. @since 0.1.0 */
export interface Reopened {
  readonly run: Run
  /** The whole job of the run. */
  readonly job: ProcessingJob
  /** The symbols to run now. */
  readonly missing: ReadonlyArray<string>
  /** Those of them that have a result, of bars that have changed since. */
  readonly changed: ReadonlyArray<string>
  /** The results that stand. */
  readonly kept: Stream.Stream<ProcessingResult, StoreUnavailable>
  readonly recorder: RunRecorder
}

/** What is to be done with a run that goes on. */
export interface ResumePlan {
  readonly missing: ReadonlyArray<string>
  readonly changed: ReadonlyArray<string>
  /** The results that stand. */
  readonly kept: ReadonlyMap<string, Recorded>
  /** Those that stand until there are others: of the symbols that failed and run again. */
  readonly replaced: ReadonlyMap<string, Recorded>
  readonly tally: RunTally
}

/** Says which symbols of a run are to be run, of what it has recorded and the versions that their series have now. */
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
    // Where the store cannot tell versions, or could not, what is recorded is believed.
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
