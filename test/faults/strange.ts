import { MessagePort, parentPort } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { answerOf, type Fault } from "./Fault.ts"
import { strangeThings } from "./strangeThings.ts"

const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

/** Answers what a processor's types would not let through. */
const answers = (answer: object): Fault["process"] => {
  const process = (): Effect.Effect<object> => Effect.succeed(answer)
  return process as Fault["process"]
}

const inheriting = (symbol: string): SymbolAnswer => ({
  ...answerOf(symbol),
  computedIndicators: Object.assign(Object.create({ inherited: 1 }), answerOf(symbol).computedIndicators),
})

const throwing = Object.entries(strangeThings).flatMap(([name, thrown]): ReadonlyArray<readonly [string, Fault]> => [
  [`throws-${name}`, { expected: "Failed", process: thrower(thrown) }],
  [`dies-${name}`, { expected: "Failed", process: () => Effect.andThen(Effect.sleep(1), Effect.die(thrown)) }],
])

/** What a processor can do that its types do not allow, or that nobody would think of. */
export const strange: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(throwing),
  interruptsItself: { expected: "Failed", process: () => Effect.interrupt },
  answersGetter: {
    expected: "InvalidReply",
    process: answers({
      matches: [],
      computedIndicators: Object.defineProperty({}, "a", { get: thrower(1), enumerable: true }),
    }),
  },
  answersProxy: { expected: "InvalidReply", process: answers(new Proxy({}, { ownKeys: thrower(1), get: thrower(1) })) },
  answersShared: {
    expected: "InvalidReply",
    process: answers({ matches: [], computedIndicators: { a: new SharedArrayBuffer(8) } }),
  },
  inherits: {
    expected: "Answered",
    process: (symbol) => Effect.sync(() => inheriting(symbol)),
  },
}

/** Thrown where nobody catches it: the worker dies of it. */
export const uncaught: Readonly<Record<string, Fault>> = Object.fromEntries(
  ["noText", "messageOfNoText", "nameOfNoText", "messageThrows", "proxyOfTraps", "null"].map((name) => [
    `uncaught-${name}`,
    {
      expected: "Crashed",
      process: () =>
        Effect.andThen(
          Effect.sync(() => void setTimeout(thrower(strangeThings[name]))),
          Effect.never,
        ),
    },
  ]),
)

const closing = (close: (port: MessagePort | null) => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      close(parentPort)
      return answerOf(symbol)
    }),
})

/** Takes away the port to the main thread, which is not the one that answers go through. */
export const closers: Readonly<Record<string, Fault>> = {
  closesPort: closing((port) => port?.close()),
  closesPortByForce: closing((port) => port !== null && MessagePort.prototype.close.call(port)),
  unrefsPort: closing((port) => port?.unref()),
  replacesPost: closing(() => {
    MessagePort.prototype.postMessage = () => {}
  }),
}
