import { spawn } from "node:child_process"
import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "../Fault.ts"

/** Stops its process for 0.2 s; for child processes only. */
export const pausesItself: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.callback((resume) => {
      const script = `kill -STOP ${process.pid}; sleep 0.2; kill -CONT ${process.pid}`
      spawn("/bin/sh", ["-c", script], { stdio: "ignore" }).once("exit", () => resume(Effect.succeed(answerOf(symbol))))
    }),
}
