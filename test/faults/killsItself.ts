import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

const signalled = (signal: NodeJS.Signals, expected: Fault["expected"]): Fault => ({
  expected,
  process: () =>
    Effect.sync(() => {
      process.kill(process.pid, signal)
      for (;;);
    }),
})

/** As an operator would, or the system when memory is short. */
export const killsItself = signalled("SIGKILL", "Crashed")

/** It runs no more, and does not end: only its limit does. */
export const stopsItself = signalled("SIGSTOP", "Timeout")

/** As native code does that finds its own state broken. */
export const aborts: Fault = { expected: "Crashed", process: () => Effect.sync(() => process.abort()) }
