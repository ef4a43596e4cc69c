import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import { runCommandLine } from "./CommandLine.ts"
import { platform } from "./platform.ts"

// Its reader has gone: there is nobody left to tell, and the work itself goes on.
process.stderr.on("error", () => {})

// Ending the process would drop what a slow reader has not taken yet.
const afterOutput = (then: () => void): void => {
  // A reader that has gone has been noticed before, where it mattered.
  process.stdout.on("error", () => {})
  process.stdout.write("", () => process.stderr.write("", then))
}

NodeRuntime.runMain(runCommandLine(process.argv.slice(2)).pipe(Effect.provide(platform)), {
  disableErrorReporting: true,
  teardown: (exit, onExit) =>
    afterOutput(() =>
      Exit.isSuccess(exit) && typeof exit.value === "number"
        ? onExit(exit.value)
        : Runtime.defaultTeardown(exit, onExit),
    ),
})
