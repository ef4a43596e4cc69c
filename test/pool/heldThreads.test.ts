import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { temporaryFolder } from "../candles/temporaryFolder.ts"
import { runModule } from "./childProcess.ts"

const program = new URL("../faults/leftBehind.process.ts", import.meta.url)

/** Longer than a thread takes to start on a busy machine. */
const LONG_MS = 500_000

/** The outcomes of symbols and two innocents; the process must exit with its own code. */
const run = (timeoutMs: number, ...symbols: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { output, code, signal, errors } = yield* runModule(program, [
      join(yield* temporaryFolder, "fifo"),
      String(timeoutMs),
      ...symbols,
    ])
    assert.deepStrictEqual({ code, signal }, { code: 3, signal: null }, errors)
    return output
  })

// In processes of their own, which these threads would otherwise keep from exiting.
describe("threads that cannot die affect only their symbols, and the process exits with its own code", () => {
  it.live("when they throw while they read a file, or have a thread that waits for one", () =>
    Effect.gen(function* () {
      const outcomes = yield* run(LONG_MS, "readsAndThrows", "nestsAndThrows")
      assert.strictEqual(outcomes, "Crashed Crashed Answered Answered")
    }),
  )

  it.live("when they wait for a file", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* run(1000, "opens"), "Timeout Answered Answered")
    }),
  )

  it.live("when they compute in native code", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* run(1000, "computes"), "Timeout Answered Answered")
    }),
  )
})
