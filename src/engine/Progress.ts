import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as MutableRef from "effect/MutableRef"
import * as Ref from "effect/Ref"
import type { ProcessingResult } from "../job/ProcessingResult.ts"

/** How far a job is; `errors` and `matches` are counts. @since 0.1.0 */
export interface Snapshot {
  readonly completed: number
  readonly total: number
  readonly errors: number
  readonly matches: number
}

/** Called at once on every completion, in order; ends at (total, total). @since 0.1.0 */
export type OnProgress = (completed: number, total: number) => void

/**
 * Who is told of each completion, synchronously and in order. Nobody unless
 * provided; an observer that throws is logged once and the job goes on.
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
  Context.Reference<(snapshot: Snapshot) => void>("marketsweep/Progress", { defaultValue: () => () => {} }),
  {
    /** Sets the observer for all jobs below this layer. */
    layerCallback: (observer: (snapshot: Snapshot) => void): Layer.Layer<never> => Layer.succeed(Progress)(observer),
  },
)

/** One job's progress: the Ref that holds it and what moves it on. */
export interface Tracker {
  readonly snapshot: Effect.Effect<Snapshot>
  readonly completed: (result: ProcessingResult) => void
}

/** Makes the tracker of one job, so that two jobs in one runtime never mix. */
export const makeTracker = Effect.fnUntraced(function* (total: number, onProgress?: OnProgress) {
  const observer = yield* Progress
  const ref = yield* Ref.make<Snapshot>({ completed: 0, total, errors: 0, matches: 0 })
  const fork = Effect.runForkWith(yield* Effect.context())
  let said = false
  const onFailed = (defect: unknown): void => {
    if (said) return
    said = true
    fork(Effect.logWarning("A progress observer threw; the job goes on, and this is not said again", defect))
  }
  /** An observer is not waited for; what it throws, or rejects with, is kept from the job and from the other one. */
  const tell = <A extends ReadonlyArray<unknown>>(observe: (...news: A) => unknown, ...news: A): void => {
    try {
      const told = observe(...news)
      if (told instanceof Promise) told.catch(onFailed)
    } catch (defect) {
      onFailed(defect)
    }
  }
  // One step, and no effect: a fiber that yielded between the count and the call could be overtaken.
  const completed = (result: ProcessingResult): void => {
    const previous = MutableRef.get(ref.ref)
    const next = {
      completed: previous.completed + 1,
      total,
      errors: previous.errors + (result.error === undefined ? 0 : 1),
      matches: previous.matches + result.matches.length,
    }
    MutableRef.set(ref.ref, next)
    if (onProgress !== undefined) tell(onProgress, next.completed, total)
    tell(observer, next)
  }
  return { snapshot: Ref.get(ref), completed } satisfies Tracker
})
