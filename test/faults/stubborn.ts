import { writeSync } from "node:fs"
import { isMainThread } from "node:worker_threads"
import * as Effect from "effect/Effect"
import { FROM_CHILD_FD, MARKERS_FD, RecordReader, RecordWriter } from "../../src/pool/protocol/markers.ts"
import * as protocol from "../../src/pool/protocol/protocol.ts"
import { answerOf, type Fault } from "./Fault.ts"
import { holdFor, holdForever } from "./hold.ts"

const throwLater = (): void =>
  void setTimeout(() => {
    throw new Error("thrown from a timer")
  })

/**
 * Forges the state and start of its symbol where the pool reads them; the memory of a thread's lanes is out of reach.
 */
const write = (state: number, startedAt: number): void => {
  const record = isMainThread ? new RecordReader(MARKERS_FD).read() : undefined
  if (record === undefined) return
  new RecordWriter(MARKERS_FD).write(state, startedAt, record.lane, record.attempt, 0)
}

const forgeAndLoop = (startedAt: () => number): Fault => ({
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      write(protocol.STARTED, startedAt())
      return holdForever()
    }),
})

/** Throws, after it has disabled what would end its worker. */
const disableAndThrow = (deed: () => void): Fault => ({
  expected: "Crashed",
  process: () =>
    Effect.callback(() => {
      deed()
      throwLater()
    }),
})

/** Leaves endless work behind in slices of 30 ms: the event loop turns, but waiting symbols get little time. */
const leavesSlices: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.sync(() => {
      const slice = (): void => {
        holdFor(30)
        setImmediate(slice)
      }
      slice()
      return answerOf(symbol)
    }),
}

/** Waits twenty times in a row, for 1 ms each. */
const waitsOften: Fault = {
  expected: "Answered",
  process: (symbol) =>
    Effect.as(
      Effect.forEach(Array.from({ length: 20 }), () => Effect.sleep(1), { discard: true }),
      answerOf(symbol),
    ),
}

/** Symbols that resist their end, on threads and in processes. */
export const stubborn: Readonly<Record<string, Fault>> = {
  startsNever: forgeAndLoop(() => Infinity),
  startsNowhere: forgeAndLoop(() => Number.NaN),
  startsTomorrow: forgeAndLoop(() => protocol.monotonicMs() + 86_400_000),
  throwsWithoutExit: disableAndThrow(() => {
    process.exit = (() => {}) as never
  }),
  throwsIntoLoop: disableAndThrow(() => {
    process.exit = holdForever
  }),
  leavesSlices,
  waitsOften,
}

const writeGarbage = (bytes: Uint8Array, then: () => void, expected: Fault["expected"] = "Answered"): Fault => ({
  expected,
  process: (symbol) =>
    Effect.sync(() => {
      writeSync(FROM_CHILD_FD, bytes)
      then()
      return answerOf(symbol)
    }),
})

const HALF_A_FRAME = new Uint8Array([0, 0, 0, 1, 255, 15])

/** Symbols that write garbage among the frames of their process, where it is skipped. */
export const garblers: Readonly<Record<string, Fault>> = {
  garbles: writeGarbage(new Uint8Array([255, 255, 255]), () => {}),
  garblesAndLoops: writeGarbage(new Uint8Array([255, 255, 255, 255]), holdForever, "Timeout"),
  writesHalfAFrame: writeGarbage(HALF_A_FRAME, () => {}),
}
