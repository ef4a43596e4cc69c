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

/** What a symbol may hold that its worker does not give back with a thread; `name:detail` says what. */
const deeds: Readonly<Record<string, (detail: string) => unknown>> = {
  /** Opens a file and loops. */
  opens: () => {
    openSync(self, "r")
    holdForever()
  },
  /** Opens, reads and closes a file over and over: one or the other is under way when its time is over. */
  reads: async () => {
    for (;;) await Promise.all(Array.from({ length: 4 }, () => readFile(self)))
  },
  /** Starts a program that sleeps for so many seconds, and loops. */
  starts: (seconds) => {
    spawn("sleep", [seconds], { stdio: "ignore" })
    holdForever()
  },
  /** The same in a session of its own, out of reach of what ends the worker. */
  startsDetached: (seconds) => {
    spawn("sleep", [seconds], { stdio: "ignore", detached: true })
    holdForever()
  },
  /** Waits for a pipe that nobody writes to; a file beside it says that it does. */
  waitsForFile: (path) => {
    const opened = open(path, "r")
    // Without the threads that wait for files.
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
