import { MessagePort, parentPort } from "node:worker_threads"
import * as Effect from "effect/Effect"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { answerOf, type Fault } from "./Fault.ts"
import { strangeThings } from "./strangeThings.ts"

const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

/** Answers something that the types of a processor do not permit. */
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

/** Behaviour of a processor that its types do not permit, or that is unexpected. */
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

/** Uncaught exceptions, of which the worker dies. */
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

const closeAndAnswer = (close: (port: MessagePort | null) => void): Fault => ({
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      close(parentPort)
      return answerOf(symbol)
    }),
})

/** Symbols that tamper with `parentPort`, which is not the port of answers. */
export const closers: Readonly<Record<string, Fault>> = {
  closesPort: closeAndAnswer((port) => port?.close()),
  closesPortByForce: closeAndAnswer((port) => port !== null && MessagePort.prototype.close.call(port)),
  unrefsPort: closeAndAnswer((port) => port?.unref()),
  replacesPost: closeAndAnswer(() => {
    MessagePort.prototype.postMessage = () => {}
  }),
}
