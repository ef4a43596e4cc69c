import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { logToStandardError } from "../../src/cli/terminal/logToStandardError.ts"
import { StandardError } from "../../src/cli/terminal/StandardError.ts"

describe("the log", () => {
  it.effect("has one line an entry, whatever an error contains", () => {
    let written = ""
    const standardError = StandardError.make({
      write: (text: string | Uint8Array) => {
        written += String(text)
        return true
      },
    })
    return Effect.logError("A: one\r\n  two\n\nthree", undefined).pipe(
      Effect.annotateLogs({ job_id: "x", error: "Fai\nled" }),
      Effect.provide(Layer.provide(logToStandardError, Layer.succeed(StandardError, standardError))),
      Effect.map(() => assert.strictEqual(written, "error: A: one two three undefined [error=Fai led]\n")),
    )
  })
})
