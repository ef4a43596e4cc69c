import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as ChildProcessSpawner from "effect/process/ChildProcessSpawner"
import * as Terminal from "effect/Terminal"
import { StandardError } from "./terminal/StandardError.ts"

// The platform of Node loads cryptography and child processes, which takes half as long as `--help` may take. Only
// commands that touch a file load it.
const nodeFileSystem = Effect.flatMap(
  Effect.promise(() => import("@effect/platform-node/NodeFileSystem")),
  ({ layer }) => Effect.provide(FileSystem.FileSystem, layer),
)

const files = FileSystem.layerNoop({
  exists: (path) => Effect.flatMap(nodeFileSystem, (node) => node.exists(path)),
  readFileString: (path, encoding) => Effect.flatMap(nodeFileSystem, (node) => node.readFileString(path, encoding)),
  remove: (path, options) => Effect.flatMap(nodeFileSystem, (node) => node.remove(path, options)),
})

const unused = Effect.die(new Error("The command line neither asks its terminal nor starts programs"))

const terminal = Terminal.make({
  columns: Effect.sync(() => process.stdout.columns ?? 80),
  rows: Effect.sync(() => process.stdout.rows ?? 24),
  size: unused,
  readInput: unused,
  readLine: unused,
  display: () => unused,
})

/** The services of the platform, loaded on first use. */
export const platform = Layer.mergeAll(
  files,
  NodePath.layer,
  NodeStdio.layer,
  Layer.succeed(Terminal.Terminal, terminal),
  Layer.succeed(
    ChildProcessSpawner.ChildProcessSpawner,
    ChildProcessSpawner.make(() => unused),
  ),
  StandardError.layer,
)
