import { writeSync } from "node:fs"
import { isMainThread } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { answerOf, type Fault } from "../Fault.ts"

const printAndAnswer = (deed: () => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      deed()
      return answerOf(symbol)
    }),
})

/** Symbols that print, perhaps without a reader. */
export const prints: Readonly<Record<string, Fault>> = {
  printsLine: printAndAnswer(() => void process.stderr.write("a line of a symbol\n")),
  printsMuch: printAndAnswer(() => {
    for (let i = 0; i < 20; i++) process.stdout.write(`${"x".repeat(65_535)}\n`)
  }),
  endsItsOutput: printAndAnswer(() => {
    process.stdout.end("the last line of a symbol\n")
    process.stderr.destroy()
  }),
  // Not on threads, which share the descriptors of the whole process.
  writesToDescriptor: printAndAnswer(() => void (isMainThread && writeSync(2, "written by descriptor\n"))),
}
