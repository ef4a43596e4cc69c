import * as Effect from "effect/Effect"
import type { Fault } from "./Fault.ts"

const sendSignal = (signal: NodeJS.Signals, expected: Fault["expected"]): Fault => ({
  expected,
  process: () =>
    Effect.sync(() => {
      process.kill(process.pid, signal)
      for (;;);
    }),
})

/** Like an operator, or the system when memory is short. */
export const killsItself = sendSignal("SIGKILL", "Crashed")

/** Its process neither runs nor ends, so it is ended at its limit. */
export const stopsItself = sendSignal("SIGSTOP", "Timeout")

/** Like native code that finds its own state corrupted. */
export const aborts: Fault = { expected: "Crashed", process: () => Effect.sync(() => process.abort()) }
