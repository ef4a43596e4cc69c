import type { Readable } from "node:stream"
import type { RelayOutput } from "../supervision/worker/relayOutput.ts"

/** So much of what was printed last is kept: Node's last words fit. */
const KEPT = 8192

/** Passes on what a child prints, at the pace at which it is taken; gives what says what was printed last. */
export const relayErrors = (stderr: Readable | null, relayOutput: RelayOutput): (() => string) => {
  let last = ""
  if (stderr === null) return () => last
  stderr.on("data", (piece: Buffer) => {
    last = (last + piece.toString("latin1", Math.max(0, piece.length - KEPT))).slice(-KEPT)
  })
  relayOutput(stderr)
  return () => last
}
