import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import type { EarlyThread } from "../pool/threads/EarlyThread.ts"
import { runCommandLine } from "./CommandLine.ts"
import { FirstThread } from "./FirstThread.ts"
import { platform } from "./platform.ts"

// Ending the process would drop what a slow reader has not taken yet.
const afterOutput = (then: () => void): void => {
  // A reader that has gone has been noticed before, where it mattered.
  process.stdout.on("error", () => {})
  process.stdout.write("", () => process.stderr.write("", then))
}

/** Runs the command line as this process. */
export const runMain = (args: ReadonlyArray<string>, early: EarlyThread | undefined): void => {
  // Its reader has gone: there is nobody left to tell, and the work itself goes on.
  process.stderr.on("error", () => {})
  const program = runCommandLine(args).pipe(Effect.provide(platform), Effect.provideService(FirstThread, early))
  NodeRuntime.runMain(program, {
    disableErrorReporting: true,
    teardown: (exit, onExit) =>
      afterOutput(() =>
        Exit.isSuccess(exit) && typeof exit.value === "number"
          ? onExit(exit.value)
          : Runtime.defaultTeardown(exit, onExit),
      ),
  })
}
