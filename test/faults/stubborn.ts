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

/** Writes its own state and time where the pool looks for them; the memory of a thread's lanes is out of its reach. */
const write = (state: number, startedAt: number): void => {
  const record = isMainThread ? new RecordReader(MARKERS_FD).read() : undefined
  if (record === undefined) return
  new RecordWriter(MARKERS_FD).write(state, startedAt, record.lane, record.attempt, 0)
}

const liesAndLoops = (startedAt: () => number): Fault => ({
  expected: "Timeout",
  process: () =>
    Effect.sync(() => {
      write(protocol.STARTED, startedAt())
      return holdForever()
    }),
})

/** Dies, and takes away what would end it. */
const throwsAfter = (deed: () => void): Fault => ({
  expected: "Crashed",
  process: () =>
    Effect.callback(() => {
      deed()
      throwLater()
    }),
})

/** Work in slices of 30 ms, for ever: the event loop turns, and whoever waits gets little of it. */
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

/** What a symbol can do against its own end, on threads and in processes. */
export const stubborn: Readonly<Record<string, Fault>> = {
  startsNever: liesAndLoops(() => Infinity),
  startsNowhere: liesAndLoops(() => Number.NaN),
  startsTomorrow: liesAndLoops(() => protocol.monotonicMs() + 86_400_000),
  throwsWithoutExit: throwsAfter(() => {
    process.exit = (() => {}) as never
  }),
  throwsIntoLoop: throwsAfter(() => {
    process.exit = holdForever
  }),
  leavesSlices,
  waitsOften,
}

const garbles = (bytes: Uint8Array, then: () => void, expected: Fault["expected"] = "Answered"): Fault => ({
  expected,
  process: (symbol) =>
    Effect.sync(() => {
      writeSync(FROM_CHILD_FD, bytes)
      then()
      return answerOf(symbol)
    }),
})

const HALF_A_FRAME = new Uint8Array([0, 0, 0, 1, 255, 15])

/** What a symbol can write where the frames of its process go: it is skipped. */
export const garblers: Readonly<Record<string, Fault>> = {
  garbles: garbles(new Uint8Array([255, 255, 255]), () => {}),
  garblesAndLoops: garbles(new Uint8Array([255, 255, 255, 255]), holdForever, "Timeout"),
  writesHalfAFrame: garbles(HALF_A_FRAME, () => {}),
}
