#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { enableCompileCache } from "node:module"
import { startEarly } from "./cli/earlyThread.ts"
import { oldNode } from "./cli/oldNode.ts"

const start = (): void => {
  // Before anything else is loaded: what comes after this is compiled once, and not once a start.
  enableCompileCache()
  const args = process.argv.slice(2)
  const early = startEarly(args)
  void import("./cli/runMain.ts").then(({ runMain }) => runMain(args, early))
}

const mistake = oldNode(process.versions.node)
if (mistake === undefined) start()
else {
  process.stderr.write(mistake)
  process.exitCode = 3
}
