import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { InvalidJob } from "../../job/JobError.ts"
import type { Task } from "../protocol/protocol.ts"
import type { DatabaseUnavailable } from "./DatabaseUnavailable.ts"

/** A job to submit to the cluster. */
export interface Submission {
  /** The name of the run; a number by default. */
  readonly run: string | undefined
  /** The job without its symbols, encoded. */
  readonly header: string
  readonly symbols: ReadonlyArray<string>
  /** When each symbol was a member of the job's universe, encoded; `undefined` for a job without a universe. */
  readonly members: ReadonlyArray<string> | undefined
  /** The version of each symbol's candles, if the caller knows them. */
  readonly versions: ReadonlyArray<string | undefined> | undefined
  readonly weight: number
  readonly chunkSize: number | undefined
}

/** The state of a run. `finished`: every symbol has a result; `failed`: it could not start. */
export type RunState = "running" | "finished" | "cancelled" | "failed"

/** A run as stored. */
export interface RunRecord {
  readonly run: string
  /** The protocol version of its caller and its runners. */
  readonly protocol: number
  readonly generation: number
  readonly state: RunState
  readonly header: string
  readonly isOpen: boolean
  readonly symbols: number
  readonly completed: number
  readonly matches: number
  readonly errors: number
  readonly startedAt: number
  readonly endedAt: number | undefined
  /** The encoded `JobError` of a run that failed. */
  readonly failure: string | undefined
}

/** The content of a task, as a runner reads it. */
export interface Work {
  readonly header: string
  readonly symbols: ReadonlyArray<string>
  readonly members: ReadonlyArray<string> | undefined
  readonly versions: ReadonlyArray<string | undefined> | undefined
  /** Whether another runner has already written the results. */
  readonly isFinished: boolean
}

/** A block of a run's symbols. */
export interface Block {
  readonly symbols: ReadonlyArray<string>
  readonly members: ReadonlyArray<string> | undefined
  readonly hasVersions: boolean
}

/** The result of running a chunk. */
export interface Outcome {
  readonly runner: string
  /** The encoded results, in parts. */
  readonly parts: ReadonlyArray<string>
  readonly elapsedMs: number
  /**
   * The time that the symbols took, divided among the workers. The fixed cost of a chunk, such as compiling a long
   * formula, is not included: it would make each chunk smaller than the one before.
   */
  readonly workMs: number
  readonly completed: number
  readonly matches: number
  readonly errors: number
}

/** A chunk whose results are stored. */
export interface FinishedChunk {
  readonly number: number
  readonly symbols: number
}

/** A runner's registration. */
export interface RunnerRecord {
  readonly id: string
  readonly protocol: number
  readonly version: string
  readonly host: string
  /** The number of chunks that it runs at once. */
  readonly slots: number
  readonly workers: number
}

/**
 * A topic that callers and runners subscribe to. Messages about a run contain a finished chunk and its number of
 * symbols, as in "1000 250"; an empty message means that the run itself has changed. Messages to runners contain the
 * name of a run that has ended.
 */
export type Topic = { readonly run: string } | "runners"

/**
 * The state that callers and runners share besides the queue of tasks: runs, chunks, results and runners. Everything
 * fails with `DatabaseUnavailable` if the database cannot be reached.
 */
export class Board extends Context.Service<
  Board,
  {
    /** The name of the queue. */
    readonly queue: string
    /**
     * Stores a run, or returns the existing one of this name if its job and candles are the same; continues it if it
     * had ended.
     */
    readonly submit: (
      submission: Submission,
    ) => Effect.Effect<{ readonly run: string; readonly generation: number }, InvalidJob | DatabaseUnavailable>
    readonly run: (run: string) => Effect.Effect<RunRecord | undefined, DatabaseUnavailable>
    /** All runs of this version of the protocol, newest first. */
    readonly runs: Effect.Effect<ReadonlyArray<RunRecord>, DatabaseUnavailable>
    /** A block of a run's symbols by its number. */
    readonly block: (run: string, block: number) => Effect.Effect<Block | undefined, DatabaseUnavailable>
    readonly setVersions: (
      run: string,
      block: number,
      versions: ReadonlyArray<string | undefined>,
    ) => Effect.Effect<void, DatabaseUnavailable>
    /** Records that a runner has prepared a run, or why it could not. */
    readonly opened: (task: Task, failure: string | undefined) => Effect.Effect<void, DatabaseUnavailable>
    /** Cancels a run; returns false if it is not running. */
    readonly cancel: (run: string) => Effect.Effect<boolean, DatabaseUnavailable>
    /** Reads a task; `undefined` if its run has ended or continues as another generation. */
    readonly read: (task: Task) => Effect.Effect<Work | undefined, DatabaseUnavailable>
    /** Writes the results of a chunk and notifies the caller; false if another runner was first. */
    readonly finish: (task: Task, outcome: Outcome) => Effect.Effect<boolean, DatabaseUnavailable>
    /** Cuts the next chunks of a run; returns the numbers of all chunks that must be queued. */
    readonly cut: (run: string, generation: number) => Effect.Effect<ReadonlyArray<number>, DatabaseUnavailable>
    /** Records that chunks are queued, as tasks of a generation. */
    readonly queued: (
      run: string,
      generation: number,
      numbers: ReadonlyArray<number>,
    ) => Effect.Effect<void, DatabaseUnavailable>
    /** Adds a chunk to run one symbol again; returns the chunk's number. */
    readonly again: (run: string, symbol: string) => Effect.Effect<number, DatabaseUnavailable>
    /** The chunks with results, from number `from` on. */
    readonly finished: (run: string, from: number) => Effect.Effect<ReadonlyArray<FinishedChunk>, DatabaseUnavailable>
    /** One part of a chunk's results, and the number of parts; `undefined` if it has fewer, or is not finished. */
    readonly part: (
      run: string,
      number: number,
      part: number,
    ) => Effect.Effect<{ readonly text: string; readonly parts: number } | undefined, DatabaseUnavailable>
    /** Records that a runner is alive; returns those of its tasks whose runs have ended. */
    readonly beat: (
      runner: RunnerRecord,
      tasks: ReadonlyArray<Task>,
    ) => Effect.Effect<ReadonlyArray<Task>, DatabaseUnavailable>
    readonly leave: (runner: string) => Effect.Effect<void, DatabaseUnavailable>
    /** The runners that are alive. */
    readonly runners: Effect.Effect<ReadonlyArray<RunnerRecord>, DatabaseUnavailable>
    /** The runners of the same queue with another protocol version. */
    readonly otherProtocols: Effect.Effect<ReadonlyArray<RunnerRecord>, DatabaseUnavailable>
    /** Subscribes to a topic; returns an effect that waits for the next message. It fails if the connection is lost. */
    readonly listen: (
      topic: Topic,
    ) => Effect.Effect<Effect.Effect<string, DatabaseUnavailable>, DatabaseUnavailable, Scope.Scope>
    /** Deletes runs and their results that ended, or were submitted and never opened, longer ago than this. */
    readonly forget: (olderMs: number) => Effect.Effect<void, DatabaseUnavailable>
  }
>()("marketsweep/cluster/Board") {}
