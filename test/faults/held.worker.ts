import { pbkdf2Sync } from "node:crypto"
import { openSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { Worker } from "node:worker_threads"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

const throwLater = (ms: number): void =>
  void setTimeout(() => {
    throw new Error("thrown from a timer")
  }, ms)

/** Waits in native code for a writer. */
const OPENS = `require("node:fs").openSync(require("node:worker_threads").workerData)`

/** Ways to keep a thread from dying. */
const deeds: Readonly<Record<string, (fifo: string) => void>> = {
  /** Reads a pipe without a writer, and throws meanwhile. */
  readsAndThrows: (fifo) => {
    void readFile(fifo)
    throwLater(5)
  },
  /** Starts a thread that waits in native code, and throws. */
  nestsAndThrows: (fifo) => {
    new Worker(OPENS, { eval: true, workerData: fifo }).once("online", () => throwLater(50))
  },
  opens: (fifo) => void openSync(fifo, "r"),
  computes: () => void pbkdf2Sync("password", "salt", 2 ** 31 - 1, 64, "sha512"),
}

launch(
  Layer.effect(
    SymbolProcessor,
    Effect.map(Config.String("fifo"), (fifo) => ({
      prepare: () =>
        Effect.succeed({
          process: (symbol: string) =>
            symbol in deeds
              ? Effect.andThen(
                  Effect.sync(() => deeds[symbol](fifo)),
                  Effect.never,
                )
              : Effect.succeed(answerOf(symbol)),
        }),
    })),
  ),
)
