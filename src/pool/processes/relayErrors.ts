import type { Readable } from "node:stream"
import type { RelayOutput } from "../supervision/worker/relayOutput.ts"

/** How many characters of the last output are kept: enough for Node's report of a fatal error. */
const KEPT = 8192

/** Relays the error output of a child, with backpressure; returns a function that gives the last of it. */
export const relayErrors = (stderr: Readable | null, relayOutput: RelayOutput): (() => string) => {
  let last = ""
  if (stderr === null) return () => last
  stderr.on("data", (piece: Buffer) => {
    last = (last + piece.toString("latin1", Math.max(0, piece.length - KEPT))).slice(-KEPT)
  })
  relayOutput(stderr)
  return () => last
}
