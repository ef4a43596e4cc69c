import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import { traceText } from "./traceText.ts"

/** Where the time of one command goes. */
export interface JobTrace {
  /** Times a phase, and makes it a span. */
  readonly phase: (name: string) => <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  readonly add: (result: ProcessingResult) => void
  readonly lines: () => ReadonlyArray<string>
}

const untraced: JobTrace = { phase: () => (effect) => effect, add: () => {}, lines: () => [] }

/** Begins with how long the process has been there: what it took to load the command. */
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
        const startedAt = yield* Clock.currentTimeNanos
        const value = yield* effect
        phases.push([name, Number((yield* Clock.currentTimeNanos) - startedAt) / 1_000_000])
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

/** Measures nothing unless it is asked to. */
export const makeJobTrace = (isAsked: boolean): JobTrace => (isAsked ? traced() : untraced)
