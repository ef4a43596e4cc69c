import type { Readable, Writable } from "node:stream"

/** Passes on what a worker prints. */
export type RelayOutput = (printed: Readable) => void

/**
 * Relays to one output what the workers of a pool print: of each stream a piece at a time and no faster than it is taken,
 * the rest waits in the worker. Pieces that cannot be written (the reader has gone, the disk is full) are dropped.
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
 * A failed write is also an `error` event, which ends the process where nobody listens. That is right for what the
 * process itself writes, so this listens only for errors of the pool's own writes, and only until their events have
 * passed. One listener, however many writes fail at once.
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
