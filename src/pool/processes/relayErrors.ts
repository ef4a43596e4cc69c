import type { Readable } from "node:stream"

/** So much of what was printed last is kept: Node's last words fit. */
const KEPT = 8192

/** Passes on what a child prints, at the pace at which it is taken; gives what says what was printed last. */
export const relayErrors = (stderr: Readable | null): (() => string) => {
  let last = ""
  stderr?.on("data", (chunk: Buffer) => {
    last = (last + chunk.toString("latin1")).slice(-KEPT)
    if (process.stderr.write(chunk)) return
    stderr.pause()
    process.stderr.once("drain", () => stderr.resume())
  })
  stderr?.on("error", () => {})
  return () => last
}
