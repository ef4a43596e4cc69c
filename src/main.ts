#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import * as NodeChildProcessSpawner from "@effect/platform-node/NodeChildProcessSpawner"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Runtime from "effect/Runtime"
import { runCommandLine } from "./cli/CommandLine.ts"
import { StandardError } from "./cli/StandardError.ts"

const files = Layer.mergeAll(NodeFileSystem.layer, NodePath.layer)

const platform = Layer.mergeAll(
  files,
  NodeStdio.layer,
  NodeTerminal.layer,
  Layer.provide(NodeChildProcessSpawner.layer, files),
  StandardError.layer,
)

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
