import { writeSync } from "node:fs"
import { parentPort, workerData } from "node:worker_threads"
import { frameOf } from "../../src/pool/frames.ts"
import { FROM_CHILD_FD, MARKERS_FD, RecordReader } from "../../src/pool/markers.ts"
import type { ThreadBoot } from "../../src/pool/protocol.ts"
import * as protocol from "../../src/pool/protocol.ts"

/** Posts what the library would never post, on the port or the pipe that it answers on. */
export const post = (message: unknown): void => {
  if (parentPort === null) writeSync(FROM_CHILD_FD, frameOf(message))
  else parentPort.postMessage(message)
}

/** The lane and the attempt of the symbol that runs now, as the pool sees them. */
export const runningPlace = (): { readonly lane: number; readonly attempt: number } =>
  parentPort === null ? placeInFile() : placeInMemory()

const placeInFile = () => {
  const record = new RecordReader(MARKERS_FD).read()
  if (record?.doing !== protocol.STARTED) throw new Error("no symbol is running")
  return record
}

const placeInMemory = () => {
  const boot: ThreadBoot = workerData.marketsweep
  const { state, count } = protocol.openLanes(boot.lanes)
  for (let lane = 0; lane < count; lane++) {
    const word = Atomics.load(state, lane)
    if (protocol.laneState(word) === protocol.STARTED) return { lane, attempt: (word - protocol.STARTED) >> 3 }
  }
  throw new Error("no symbol is running")
}

/** An answer that must never be seen. */
export const poison = { ms: 1, answer: { matches: [], computedIndicators: { poison: 1 } } }
