#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { startEarly } from "./cli/scan/earlyThread.ts"
import { oldNode } from "./cli/oldNode.ts"
import { cacheCode } from "./worker/codeCache.ts"

/** The first argument if it looks like a command, otherwise `other`: it names a folder of the cache. */
const commandOf = ([command = ""]: ReadonlyArray<string>): string => (/^[a-z]+$/.test(command) ? command : "other")

const start = (): void => {
  // Before anything else is loaded: what is loaded after this is compiled once, not at each start.
  const args = process.argv.slice(2)
  process.once("exit", cacheCode(commandOf(args)))
  const early = startEarly(args)
  void import("./cli/runMain.ts").then(({ runMain }) => runMain(args, early))
}

const mistake = oldNode(process.versions.node)
if (mistake === undefined) start()
else {
  process.stderr.write(mistake)
  process.exitCode = 3
}
