import { setTimeout as sleep } from "node:timers/promises"
import { parentPort } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { launch } from "../../src/worker/launch.ts"
import { answerOf } from "./Fault.ts"

const piece = `${"x".repeat(65_535)}\n`

/** Prints `mb` MB, with a pause after each. */
const print = async (mb: number): Promise<void> => {
  for (let i = 0; i < mb * 16; i++) {
    process.stdout.write(piece)
    if (i % 16 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Prints `mb` MB without a pause. */
const flood = (mb: number): void => {
  for (let i = 0; i < mb * 16; i++) process.stdout.write(piece)
}

const megabyte = "x".repeat(1024 * 1024)

/** Posts `mb` MB to `parentPort`. */
const post = (mb: number): void => {
  for (let i = 0; i < mb; i++) parentPort?.postMessage(megabyte)
}

/** Waits until everything that was printed is written, including the line about dropped output. */
const drain = async (): Promise<void> => {
  for (let turns = 0; turns < 10; turns = process.stdout.writableLength > 0 ? 0 : turns + 1) await sleep(1)
}

/**
 * `prints:100` prints 100 MB, `floods:100` prints them without a pause, `posts:100` posts them to `parentPort`, and
 * `drains` waits until output is written. Every symbol prints its name.
 */
launch(
  SymbolProcessor.layerOf((symbol) =>
    Effect.promise(async () => {
      process.stderr.write(`${symbol}\n`)
      const [name, mb = 0] = symbol.split(":")
      if (name === "floods") flood(Number(mb))
      else if (name === "posts") post(Number(mb))
      else if (name === "drains") await drain()
      else await print(Number(mb))
      return answerOf(symbol)
    }),
  ),
)
