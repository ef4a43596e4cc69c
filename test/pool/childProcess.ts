import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"

/** How a child process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
  readonly errors: string
}

/** Runs a module in a new Node process, which is killed when the effect is interrupted. */
export const runModule = (
  module: URL,
  args: ReadonlyArray<string>,
  options: ReadonlyArray<string> = [],
): Effect.Effect<Ended> =>
  Effect.callback((resume) => {
    const child = spawn(process.execPath, [...options, fileURLToPath(module), ...args])
    let output = ""
    let errors = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (errors += chunk))
    child.on("close", (code, signal) => resume(Effect.succeed({ code, signal, output, errors })))
    return Effect.sync(() => void child.kill("SIGKILL"))
  })
