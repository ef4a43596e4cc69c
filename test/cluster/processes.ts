import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const RUNNER = fileURLToPath(new URL("runner.process.ts", import.meta.url))
const ROOT = fileURLToPath(new URL("../..", import.meta.url))

/** A process of a test. */
export interface TestProcess {
  readonly kill: (signal: NodeJS.Signals) => void
  /** Its exit code or signal, once it has ended. */
  readonly ended: Effect.Effect<number | NodeJS.Signals>
  /** Everything that it has written to standard error so far. */
  readonly errors: () => string
  /** Waits until standard error has this text. */
  readonly says: (text: string) => Effect.Effect<void, Error>
}

const made = (child: ChildProcess): TestProcess => {
  let errors = ""
  const listeners = new Set<() => void>()
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text
    for (const each of listeners) each()
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code ?? -1))
  })
  return {
    kill: (signal) => void child.kill(signal),
    ended: Effect.promise(() => ended),
    errors: () => errors,
    says: (text) =>
      Effect.callback((resume) => {
        const look = (): void => {
          if (errors.includes(text)) resume(Effect.void)
        }
        listeners.add(look)
        child.once("exit", () => resume(Effect.fail(new Error(`It has ended, and never said ${text}: ${errors}`))))
        look()
        return Effect.sync(() => listeners.delete(look))
      }),
  }
}

/** Starts a runner, and waits until it takes tasks; it is gone with the scope. */
export const startRunner = Effect.fnUntraced(function* (
  name: string,
  options: Readonly<Record<string, string>>,
): Effect.fn.Return<TestProcess, Error, Scope.Scope> {
  const args = Object.entries({ name, ...options }).flatMap(([key, value]) => [`--${key}`, value])
  const node = ["--conditions=marketsweep-source", "--disable-warning=ExperimentalWarning"]
  const child = spawn(process.execPath, [...node, RUNNER, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] })
  yield* Effect.addFinalizer(() => Effect.sync(() => void child.kill("SIGKILL")))
  const runner = made(child)
  yield* Effect.callback<void, Error>((resume) => {
    child.stdout.once("data", () => resume(Effect.void))
    child.once("exit", () => resume(Effect.fail(new Error(`A runner did not start: ${runner.errors()}`))))
  })
  return runner
})
