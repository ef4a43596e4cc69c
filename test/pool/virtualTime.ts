import * as Effect from "effect/Effect"
import { vi } from "vitest"

// To be imported before the library, which captures the clock when it is loaded so that no symbol can replace it.
vi.mock(import("../../src/pool/protocol/protocol.ts"), async (original) => ({
  ...(await original()),
  monotonicMs: () => {
    const [seconds, nanos] = process.hrtime()
    return seconds * 1000 + nanos / 1_000_000
  },
}))

/** Stops the clock of timers: time passes only when the test advances it, however slow the machine is. */
export const stopTime = (...more: ReadonlyArray<"setImmediate" | "clearImmediate">): void => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "hrtime", ...more] })
}

/** Stops the clock for a scope. */
export const virtualTime = Effect.acquireRelease(
  Effect.sync(() => stopTime()),
  () => Effect.sync(() => vi.useRealTimers()),
)

/** Advances virtual time. */
export const pass = (ms: number) => Effect.promise(() => vi.advanceTimersByTimeAsync(ms))
