import { spawn } from "node:child_process"
import { openSync, writeFileSync } from "node:fs"
import { open, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"
import { holdForever } from "./hold.ts"

const self = fileURLToPath(import.meta.url)

/** Resources that a symbol may hold and that do not end with a thread; a symbol is named `name:detail`. */
const deeds: Readonly<Record<string, (detail: string) => unknown>> = {
  /** Opens a file and loops. */
  opens: () => {
    openSync(self, "r")
    holdForever()
  },
  /** Opens, reads and closes a file over and over: one of these is under way when the symbol is killed. */
  reads: async () => {
    for (;;) await Promise.all(Array.from({ length: 4 }, () => readFile(self)))
  },
  /** Starts a program that sleeps for some seconds, and loops. */
  starts: (seconds) => {
    spawn("sleep", [seconds], { stdio: "ignore" })
    holdForever()
  },
  /** The same in a session of its own, which is not killed with the worker. */
  startsDetached: (seconds) => {
    spawn("sleep", [seconds], { stdio: "ignore", detached: true })
    holdForever()
  },
  /** Waits for a pipe without a writer, after making a file beside it that tells so. */
  waitsForFile: (path) => {
    const opened = open(path, "r")
    // Synchronously, since all of Node's I/O threads may be waiting.
    writeFileSync(`${path}.asked`, "")
    return opened
  },
  readsFile: () => readFile(self),
}

launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.promise(async (): Promise<SymbolAnswer> => {
      const [name, detail = ""] = symbol.split(":")
      await deeds[name]?.(detail)
      return answerOf(symbol)
    }),
  ),
)
