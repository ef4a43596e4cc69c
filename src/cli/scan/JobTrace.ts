import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { traceText } from "./traceText.ts"

/** Measures the phases of a command. */
export interface JobTrace {
  /** Measures a phase, and wraps it in a span. */
  readonly phase: (name: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly add: (result: ProcessingResult) => void
  readonly lines: () => ReadonlyArray<string>
}

const untraced: JobTrace = { phase: () => (effect) => effect, add: () => {}, lines: () => [] }

/** Starts with the age of the process: the time to load the command. */
const traced = (): JobTrace => {
  const phases: Array<readonly [string, number]> = [["load the command", performance.now()]]
  const queuedMs: Array<number> = []
  const readMs: Array<number> = []
  const evaluatedMs: Array<number> = []
  const workers = new Set<number>()
  let busyMs = 0
  return {
    phase: (name) => (effect) =>
      Effect.gen(function* () {
        const startedAt = yield* Clock.monotonicTimeNanos
        const value = yield* effect
        phases.push([name, Number((yield* Clock.monotonicTimeNanos) - startedAt) / 1_000_000])
        return value
      }).pipe(Effect.withSpan(`marketsweep: ${name}`)),
    add: ({ cost, processingTimeMs }) => {
      const { readMs: read = 0, evaluatedMs: evaluated = 0 } = cost ?? {}
      busyMs += Math.max(processingTimeMs, read + evaluated)
      if (cost === undefined) return
      workers.add(cost.worker)
      queuedMs.push(cost.queuedMs)
      readMs.push(read)
      evaluatedMs.push(evaluated)
    },
    lines: () => traceText({ phases, queuedMs, readMs, evaluatedMs, busyMs, workers: workers.size }),
  }
}

/** The trace of the command, which measures nothing by default. */
export const makeJobTrace = (isAsked: boolean): JobTrace => (isAsked ? traced() : untraced)
