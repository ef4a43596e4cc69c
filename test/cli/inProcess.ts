import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Sink from "effect/Sink"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"
import { runCommandLine } from "../../src/cli/CommandLine.ts"
import { StandardError } from "../../src/cli/terminal/StandardError.ts"
import type { Ran } from "./process.ts"

// Nothing of the command line asks the terminal or starts a program.
const unused = Layer.mergeAll(
  Layer.succeed(
    Terminal.Terminal,
    Terminal.make({
      columns: Effect.succeed(80),
      rows: Effect.succeed(24),
      size: Effect.die("unused"),
      readInput: Effect.die("unused"),
      readLine: Effect.die("unused"),
      display: () => Effect.die("unused"),
    }),
  ),
  Layer.succeed(
    ChildProcessSpawner.ChildProcessSpawner,
    ChildProcessSpawner.make(() => Effect.die("unused")),
  ),
)

/** Runs the command line in this process, for what starts no worker. */
export const runHere = Effect.fnUntraced(function* (...args: ReadonlyArray<string>): Effect.fn.Return<Ran> {
  let stdout = ""
  let stderr = ""
  const standardError = StandardError.make({
    write: (text: string | Uint8Array) => {
      stderr += String(text)
      return true
    },
  })
  const stdio = Stdio.layerTest({
    stdout: () =>
      Sink.forEach((text: string | Uint8Array) =>
        Effect.sync(() => {
          stdout += String(text)
        }),
      ),
  })
  const code = yield* runCommandLine(args).pipe(
    Effect.provide([NodeFileSystem.layer, NodePath.layer, stdio, unused, Layer.succeed(StandardError, standardError)]),
    Effect.orDie,
  )
  return { code, stdout, stderr }
})
