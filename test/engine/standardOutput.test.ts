import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { runModule } from "../pool/childProcess.ts"

describe("the engine with Effect's default logger", () => {
  it.effect("logs to standard error, and leaves standard output to the program", () =>
    Effect.gen(function* () {
      const program = new URL("./fixtures/defaultLogger.process.ts", import.meta.url)
      const { errors, output } = yield* runModule(program, [])
      assert.deepStrictEqual(JSON.parse(output), ["innocent:1", "exitsWithZero:1"])
      for (const line of [
        "Job started",
        "Symbols named more than once are run once",
        "exitsWithZero:1: ",
        "Job finished",
      ]) {
        assert.include(errors, line)
      }
    }),
  )
})
