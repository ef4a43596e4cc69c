import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import type { EarlyThread } from "../pool/threads/EarlyThread.ts"
import { runCommandLine } from "./CommandLine.ts"
import { FirstThread } from "./scan/FirstThread.ts"
import { platform } from "./platform.ts"
import { CommandInterruption, Interruption } from "./terminal/Interruption.ts"

// Exiting earlier would drop output that a slow reader has not read yet.
const afterOutput = (then: () => void): void => {
  // A closed pipe was handled where the output was written.
  process.stdout.on("error", () => {})
  process.stdout.write("", () => process.stderr.write("", then))
}

/**
 * Runs a program as this process: SIGTERM interrupts it, as does a Ctrl-C that the command does not handle; another one
 * ends the process.
 */
const runProcess = (interruption: Interruption) =>
  Runtime.makeRunMain(({ fiber, teardown }) => {
    let isSignalled = false
    const end = (): void => {
      isSignalled = true
      fiber.interruptUnsafe(fiber.id)
    }
    const interrupt = (): void => {
      if (interruption.tell()) return
      // What ends takes too long for whoever asks again.
      if (isSignalled) process.exit(130)
      end()
    }
    process.on("SIGINT", interrupt).on("SIGTERM", end)
    fiber.addObserver((exit) => {
      process.removeListener("SIGINT", interrupt).removeListener("SIGTERM", end)
      teardown(exit, (code) => {
        if (isSignalled || code !== 0) process.exit(code)
      })
    })
  })

/** Runs the command line as this process. */
export const runMain = (args: ReadonlyArray<string>, early: EarlyThread | undefined): void => {
  // The pipe was closed: messages are lost, but the work continues.
  process.stderr.on("error", () => {})
  const interruption = new Interruption()
  const program = runCommandLine(args).pipe(
    Effect.provide(platform),
    Effect.provideService(FirstThread, early),
    Effect.provideService(CommandInterruption, interruption),
  )
  runProcess(interruption)(program, {
    disableErrorReporting: true,
    teardown: (exit, onExit) =>
      afterOutput(() =>
        Exit.isSuccess(exit) && typeof exit.value === "number"
          ? onExit(exit.value)
          : Runtime.defaultTeardown(exit, onExit),
      ),
  })
}
