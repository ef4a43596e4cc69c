import { writeSync } from "node:fs"
import { isMainThread, parentPort } from "node:worker_threads"
import { frameOf } from "../../src/pool/protocol/frames.ts"
import { FROM_CHILD_FD } from "../../src/pool/protocol/markers.ts"

/**
 * Posts a message by what a symbol can reach: its thread's `parentPort`, or the descriptor of its process's answers.
 */
export const post = (message: unknown): void => {
  if (isMainThread) writeSync(FROM_CHILD_FD, frameOf(message))
  else parentPort?.postMessage(message)
}

/** Posts bytes that are no message; on threads they are posted as a value. */
export const postBytes = (bytes: Uint8Array): void => {
  if (isMainThread) writeSync(FROM_CHILD_FD, bytes)
  else parentPort?.postMessage(bytes)
}

/** Posts answers for all lanes and the first attempts, with values that must never occur in a result. */
export const postForged = (): void => {
  for (let attempt = 1; attempt <= 100; attempt++) {
    const lanes = Int32Array.from({ length: 32 }, (_, lane) => lane)
    const attempts = lanes.map(() => attempt)
    const replies = Array.from(lanes, () => ({ ms: 1, answer: { matches: [], computedIndicators: { poison: 1 } } }))
    post({ type: "answers", lanes, attempts, replies })
  }
}
