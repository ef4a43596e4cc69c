import type { Readable, Writable } from "node:stream"

/** Relays what a worker prints. */
export type RelayOutput = (printed: Readable) => void

/**
 * Relays what the workers of a pool print to one output, with backpressure: one piece of each stream at a time, the
 * rest waits in the worker. Pieces that cannot be written (the reader is gone, the disk is full) are dropped.
 */
export const relayOutputTo = (output: Writable): RelayOutput => {
  const disown = disownErrorsOf(output)
  return (printed) => {
    printed.on("data", (piece: Buffer | string) => {
      printed.pause()
      output.write(piece, (error) => {
        if (error) disown(error)
        printed.resume()
      })
    })
    printed.on("error", () => {})
  }
}

/**
 * Handles the `error` event that follows a failed write, and ends the process if nobody listens. That is right for what
 * the process itself writes, so this handles only errors of the pool's own writes, and listens only until their events
 * have passed. One listener, however many writes fail at once.
 */
const disownErrorsOf = (output: Writable): ((own: Error) => void) => {
  const disowned = new Set<Error>()
  const listener = (error: Error): void => {
    if (!disowned.has(error) && output.listeners("error").every((each) => each === listener)) throw error
  }
  return (own) => {
    if (disowned.size === 0) {
      output.on("error", listener)
      setImmediate(() => {
        disowned.clear()
        output.off("error", listener)
      })
    }
    disowned.add(own)
  }
}
