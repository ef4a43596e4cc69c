import { writeSync } from "node:fs"
import { isMainThread } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "../Fault.ts"

const printing = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

/** Symbols that print; nobody may be there to read it. */
export const prints: Readonly<Record<string, Fault>> = {
  printsLine: printing(() => void process.stderr.write("a line of a symbol\n")),
  printsMuch: printing(() => {
    for (let i = 0; i < 20; i++) process.stdout.write(`${"x".repeat(65_535)}\n`)
  }),
  endsItsOutput: printing(() => {
    process.stdout.end("the last line of a symbol\n")
    process.stderr.destroy()
  }),
  // Threads share the descriptors of the whole process.
  writesToDescriptor: printing(() => void (isMainThread && writeSync(2, "written by descriptor\n"))),
}
