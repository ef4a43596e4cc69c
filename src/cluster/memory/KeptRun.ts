import type { Block, Outcome, RunRecord, RunState, Submission } from "../board/Board.ts"
import { MAX_CHUNK, PROTOCOL } from "../protocol/protocol.ts"

interface Chunk {
  readonly number: number
  readonly from: number
  readonly symbols: ReadonlyArray<string>
  /** The last generation for which its task was queued. */
  queuedFor: number
  outcome: Outcome | undefined
}

/** A run in memory. */
export interface KeptRun {
  readonly submission: Submission
  readonly run: string
  readonly startedAt: number
  askedAt: number
  readonly chunks: Map<number, Chunk>
  versions: Array<string | undefined> | undefined
  generation: number
  state: RunState
  isOpen: boolean
  failure: string | undefined
  endedAt: number | undefined
  offered: number
  pace: number | undefined
  volume: number | undefined
}

/** Whether two submissions have the same job. */
export const isSameJob = (a: Submission, b: Submission): boolean =>
  a.header === b.header &&
  a.symbols.length === b.symbols.length &&
  a.symbols.every((each, at) => each === b.symbols[at])

/** A symbol whose candles had another version when the run began; submissions without versions use those of the run. */
export const otherCandlesOf = ({ versions: before }: KeptRun, { symbols, versions }: Submission): string | undefined =>
  versions && symbols.find((_, at) => before?.[at] !== versions[at])

/** A run as the board returns it. */
export const recordOf = (each: KeptRun): RunRecord => {
  const sums = { completed: 0, matches: 0, errors: 0 }
  for (const { outcome } of each.chunks.values()) {
    sums.completed += outcome?.completed ?? 0
    sums.matches += outcome?.matches ?? 0
    sums.errors += outcome?.errors ?? 0
  }
  const { endedAt, failure, generation, isOpen, run, startedAt, state, submission } = each
  const symbols = submission.symbols.length
  return {
    run,
    protocol: PROTOCOL,
    generation,
    state,
    header: submission.header,
    isOpen,
    symbols,
    ...sums,
    startedAt,
    endedAt,
    failure,
  }
}
/** A new run. */
export const begin = (submission: Submission, run: string, startedAt: number): KeptRun => ({
  submission,
  run,
  startedAt,
  askedAt: startedAt,
  chunks: new Map(),
  versions: submission.versions === undefined ? undefined : [...submission.versions],
  generation: 1,
  state: "running",
  isOpen: false,
  failure: undefined,
  endedAt: undefined,
  offered: 0,
  pace: undefined,
  volume: undefined,
})
/** Continues a run that had ended. */
export const continueRun = (run: KeptRun, askedAt: number): void => {
  run.generation += 1
  Object.assign(run, { state: "running", isOpen: false, failure: undefined, endedAt: undefined, askedAt })
}

/**
 * When a run ended or, if no runner has opened it, when it was submitted; `undefined` for an open run that has not
 * ended.
 */
export const overSince = ({ askedAt, endedAt, isOpen, state }: KeptRun): number | undefined =>
  state === "running" && !isOpen ? askedAt : endedAt

/** A block of a run's symbols. */
export const blockOf = ({ submission, versions }: KeptRun, block: number): Block | undefined => {
  const { members, symbols } = submission
  const part = <A>(all: ReadonlyArray<A>) => all.slice(block * MAX_CHUNK, (block + 1) * MAX_CHUNK)
  const own = part(symbols)
  return own.length === 0
    ? undefined
    : {
        symbols: own,
        members: members && part(members),
        hasVersions: versions !== undefined && block * MAX_CHUNK in versions,
      }
}
