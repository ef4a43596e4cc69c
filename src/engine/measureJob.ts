import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { Telemetry } from "./Telemetry.ts"

/** How long a worker was busy with a symbol, in ms: with its evaluation, and its share of what was read together. */
const busyMsOf = ({ cost, processingTimeMs }: ProcessingResult): number =>
  Math.max(processingTimeMs, (cost?.readMs ?? 0) + (cost?.evaluatedMs ?? 0))

/** Puts one job into the metrics; does nothing where nobody asked for that. */
export const measureJob = Effect.fnUntraced(function* (workers: number) {
  if ((yield* Telemetry) === undefined) return { completed: undefined, finished: Effect.void }
  // Not loaded by those who do not ask.
  const { JobMetrics } = yield* Effect.promise(() => import("./JobMetrics.ts"))
  const context = yield* Effect.context()
  const startedAt = yield* Clock.currentTimeMillis
  let busyMs = 0
  const completed = (result: ProcessingResult): void => {
    busyMs += busyMsOf(result)
    JobMetrics.symbols.updateUnsafe(1, context)
    if (result.error !== undefined) JobMetrics.errors.updateUnsafe(1, context)
    const { cost } = result
    if (cost === undefined) return
    JobMetrics.queueWait.updateUnsafe(cost.queuedMs, context)
    if (cost.readMs !== undefined) JobMetrics.read.updateUnsafe(cost.readMs, context)
    if (cost.evaluatedMs !== undefined) JobMetrics.evaluate.updateUnsafe(cost.evaluatedMs, context)
  }
  const finished = Effect.map(Clock.currentTimeMillis, (now) =>
    JobMetrics.workerBusy.updateUnsafe(busyMs / Math.max(1, (now - startedAt) * workers), context),
  )
  return { completed, finished }
})

/** Opens a span `symbol` around what answers one. */
export const inSpans =
  (answer: (symbol: string) => Effect.Effect<ProcessingResult>) =>
  (symbol: string): Effect.Effect<ProcessingResult> =>
    Effect.tap(answer(symbol), ({ cost, error }) =>
      Effect.annotateCurrentSpan({ ...cost, ...(error === undefined ? undefined : { error: error._tag }) }),
    ).pipe(Effect.withSpan("symbol", { attributes: { symbol } }))
