import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../job/ProcessingResult.ts"
import { Telemetry } from "./Telemetry.ts"

/** How long a worker was busy with a symbol, in ms: its evaluation and its share of reads. */
const busyMsOf = ({ cost, processingTimeMs }: ProcessingResult): number =>
  Math.max(processingTimeMs, (cost?.readMs ?? 0) + (cost?.evaluatedMs ?? 0))

/** Updates `JobMetrics` for one job; `undefined` while `Telemetry` is off. */
export const measureJob = Effect.fnUntraced(function* (workers: number) {
  if ((yield* Telemetry) === undefined) return undefined
  // Loaded only if telemetry is on.
  const { JobMetrics } = yield* Effect.promise(() => import("./JobMetrics.ts"))
  const context = yield* Effect.context()
  let busyMs = 0
  return {
    completed: (result: ProcessingResult): void => {
      busyMs += busyMsOf(result)
      JobMetrics.symbols.updateUnsafe(1, context)
      if (result.error !== undefined) JobMetrics.errors.updateUnsafe(1, context)
      const { cost } = result
      if (cost === undefined) return
      JobMetrics.queueWait.updateUnsafe(cost.queuedMs, context)
      if (cost.readMs !== undefined) JobMetrics.read.updateUnsafe(cost.readMs, context)
      if (cost.evaluatedMs !== undefined) JobMetrics.evaluate.updateUnsafe(cost.evaluatedMs, context)
    },
    finished: (elapsedMs: number): void => {
      JobMetrics.workerBusy.updateUnsafe(busyMs / Math.max(1, elapsedMs * workers), context)
    },
  }
})
