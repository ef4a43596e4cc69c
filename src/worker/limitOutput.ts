import type { Writable } from "node:stream"

/** How many characters of output may wait to be written. */
const MAX_WAITING = 4 * 1024 * 1024

/**
 * Drops what a thread prints while too much of it waits to be written: it waits in the memory of the process, and
 * none of it is written while a symbol prints without a pause. A line then says how much was dropped.
 */
export const limitOutput = (output: Writable): void => {
  const write = output.write.bind(output)
  let dropped = 0
  const tell = (): void => {
    write(`\n[${dropped} characters of output were dropped: they were printed faster than they could be written]\n`)
    dropped = 0
  }
  output.write = (piece: string | Uint8Array, ...rest: Array<unknown>): boolean => {
    if (output.writableLength <= MAX_WAITING && dropped === 0) return Reflect.apply(write, output, [piece, ...rest])
    if (dropped === 0) output.once("drain", tell)
    dropped += piece.length
    const done = rest.find((each) => typeof each === "function")
    if (done !== undefined) queueMicrotask(() => done(null))
    return false
  }
}
