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

/** The exit codes of interruptions: 128 and the number of the signal. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

const INTERRUPTED: number = SIGNALS.SIGINT

/** Runs a program as this process: a signal that the command does not handle interrupts it, another one ends the process. */
const runProcess = (interruption: Interruption) =>
  Runtime.makeRunMain(({ fiber, teardown }) => {
    let firstCode: number | undefined
    let isInterrupted = false
    const interrupt = (code: number): void => {
      // The kernel and the shell both send SIGHUP if a terminal is closed: the second one is no hurry.
      if (firstCode !== undefined && code === SIGNALS.SIGHUP) return
      firstCode ??= code
      if (interruption.tell()) return
      // What ends takes too long for whoever asks again.
      if (isInterrupted) process.exit(firstCode)
      isInterrupted = true
      fiber.interruptUnsafe(fiber.id)
    }
    const listeners = Object.entries(SIGNALS).map(([signal, code]) => [signal, () => interrupt(code)] as const)
    for (const [signal, listener] of listeners) process.on(signal, listener)
    fiber.addObserver((exit) => {
      for (const [signal, listener] of listeners) process.removeListener(signal, listener)
      teardown(exit, (code) => {
        if (firstCode !== undefined || code !== 0) process.exit(code === INTERRUPTED ? (firstCode ?? code) : code)
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
