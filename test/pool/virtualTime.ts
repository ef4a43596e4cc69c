import * as Effect from "effect/Effect"
import { vi } from "vitest"

// To be imported before the library: it keeps the clock that it was loaded with, so that no symbol can replace it. Here that is the virtual one.
vi.mock(import("../../src/pool/protocol/protocol.ts"), async (original) => ({
  ...(await original()),
  monotonicMs: () => {
    const [seconds, nanos] = process.hrtime()
    return seconds * 1000 + nanos / 1_000_000
  },
}))

/** Stops the clock of timers: time passes where the test says so, however slow the machine is. */
export const stopTime = (...more: ReadonlyArray<"setImmediate" | "clearImmediate">): void => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "hrtime", ...more] })
}

/** Stops it for a scope. */
export const virtualTime = Effect.acquireRelease(
  Effect.sync(() => stopTime()),
  () => Effect.sync(() => vi.useRealTimers()),
)

/** Lets so much virtual time pass. */
export const pass = (ms: number) => Effect.promise(() => vi.advanceTimersByTimeAsync(ms))
