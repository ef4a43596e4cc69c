import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn } from "node:child_process"
import type { PostgresServer } from "../../test/postgres/server.ts"

/** How long without a sign of a worker before others take its chunks, for every queue: the least that pg-boss allows. */
export const LEASE_S = 10

/** A symbol's answer, and when it arrived, in ms since 1970. */
export interface Answer {
  readonly symbol: string
  readonly at: number
}

/** The job that every queue runs: chunks of symbols that nap. */
export interface Work {
  readonly chunks: ReadonlyArray<ReadonlyArray<string>>
  readonly napMs: number
  /** Where symbols note that they begin. */
  readonly folder: string
}

/** A queue over a database, with workers in processes of their own. */
export interface Queue {
  readonly workers: ReadonlyArray<ChildProcess>
  readonly send: Effect.Effect<void, Error, Scope.Scope>
  /** All answers so far, each as often as it was given. */
  readonly answers: Effect.Effect<ReadonlyArray<Answer>>
}

/** Starts a queue with three workers, each of which runs two symbols at once; they end with the scope. */
export type StartQueue = (server: PostgresServer, work: Work) => Effect.Effect<Queue, Error, Scope.Scope>

/** Starts three programs and waits until each takes chunks; they are killed with the scope. */
export const startWorkers = (argsOf: (name: string) => ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
  Effect.forEach(
    ["a", "b", "c"],
    (name) =>
      Effect.acquireRelease(
        Effect.callback<ChildProcess, Error>((resume) => {
          const options = ["--conditions=marketsweep-source", "--disable-warning=ExperimentalWarning"]
          const child = spawn(process.execPath, [...options, ...argsOf(name)], {
            env: { ...process.env, ...env },
            stdio: ["ignore", "ignore", "pipe"],
          })
          let said = ""
          child.once("exit", () => resume(Effect.fail(new Error(`Worker ${name} ended: ${said}`))))
          child.stderr.setEncoding("utf8").on("data", (text: string) => {
            said = (said + text).slice(-4000)
            if (said.includes("takes chunks")) resume(Effect.succeed(child))
          })
        }),
        (child) => Effect.sync(() => void child.kill("SIGKILL")),
      ),
    { concurrency: "unbounded" },
  )
