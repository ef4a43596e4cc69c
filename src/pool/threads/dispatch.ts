import type { Thread } from "./Thread.ts"

/** Items a message: 5 µs each, where one item a message costs 60 and more. */
const BATCH = 128

/** How much work, in ms, may wait on a thread: enough to keep it fed, too little for anybody to be stuck behind. */
const WORK_IN_FLIGHT_MS = 4

/** The usable thread with the least to do, among those that are ready and not behind a slow symbol. */
export const chooseThread = (threads: Iterable<Thread>, usable: (thread: Thread) => boolean): Thread | undefined => {
  let chosen: Thread | undefined
  for (const thread of threads) {
    if (thread.status !== "ready" || thread.blocked || thread.retiring || !usable(thread)) continue
    if (chosen === undefined || thread.inFlight < chosen.inFlight) chosen = thread
  }
  return chosen
}

/** How many symbols that take `averageMs` each to have in flight on one thread. */
export const depthFor = (averageMs: number, lanes: number): number =>
  Math.max(1, Math.min(lanes, Math.floor(WORK_IN_FLIGHT_MS / averageMs)))

/** How many of the waiting symbols to send to one thread now, so that the others get theirs. */
export const shareOf = (waiting: number, room: number, workers: number): number =>
  Math.max(1, Math.min(BATCH, room, Math.ceil(waiting / workers)))
