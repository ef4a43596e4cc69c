import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as MutableRef from "effect/MutableRef"
import * as Ref from "effect/Ref"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { makeReportOnce } from "./reportOnce.ts"

/** The progress of a job, in symbols; `matches` counts the matches of all symbols. @since 0.1.0 */
export interface Snapshot {
  readonly completed: number
  readonly total: number
  readonly errors: number
  readonly matches: number
}

/** Called synchronously on every completion, in order; the last call is (total, total). @since 0.1.0 */
export type OnProgress = (completed: number, total: number) => void

/** Called synchronously on every completion, in order, with the completed result. @since 0.1.0 */
export type ProgressObserver = (snapshot: Snapshot, result: ProcessingResult) => void

/**
 * The observer of every completion, called synchronously and in order. By default
 * there is none. If it throws, that is logged once and the job goes on.
 *
 * ```ts
 * import { Progress } from "marketsweep"
 *
 * const layer = Progress.layerCallback(({ completed, total }) => {
 *   process.stderr.write(`${completed}/${total}\n`)
 * })
 * ```
 *
 * @since 0.1.0
 */
export const Progress = Object.assign(
  Context.Reference<ProgressObserver>("marketsweep/Progress", { defaultValue: () => () => {} }),
  {
    /** Sets the observer for all jobs below this layer. */
    layerCallback: (observer: ProgressObserver): Layer.Layer<never> => Layer.succeed(Progress)(observer),
  },
)

/** The progress of one job. */
export interface Tracker {
  readonly snapshot: Effect.Effect<Snapshot>
  /** Counts a result and calls the observers, in one step. */
  readonly completed: (result: ProcessingResult) => void
}

/** Makes the tracker of one job, so that two jobs in one runtime never mix. */
export const makeTracker = Effect.fnUntraced(function* (total: number, onProgress: ReadonlyArray<OnProgress>) {
  const observer = yield* Progress
  const ref = yield* Ref.make<Snapshot>({ completed: 0, total, errors: 0, matches: 0 })
  const fork = Effect.runForkWith(yield* Effect.context())
  const report = makeReportOnce("A progress observer threw; the job continues, and this is not reported again")
  const onFailed = (defect: unknown): void => void fork(report(defect))

  /** Calls an observer without waiting for it; if it throws or rejects, neither the job nor other observers notice. */
  const tell = <A extends ReadonlyArray<unknown>>(observe: (...news: A) => unknown, ...news: A): void => {
    try {
      const told = observe(...news)
      if (told instanceof Promise) told.catch(onFailed)
    } catch (defect) {
      onFailed(defect)
    }
  }
  // Not an Effect for each step: a fiber that yields between the count and the call could be overtaken.
  const completed = (result: ProcessingResult): void => {
    const previous = MutableRef.get(ref.ref)
    const next = {
      completed: previous.completed + 1,
      total,
      errors: previous.errors + (result.error === undefined ? 0 : 1),
      matches: previous.matches + result.matches.length,
    }
    MutableRef.set(ref.ref, next)
    for (const observe of onProgress) tell(observe, next.completed, total)
    tell(observer, next, result)
  }
  return { snapshot: Ref.get(ref), completed } satisfies Tracker
})
