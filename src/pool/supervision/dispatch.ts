import type { PoolWorker } from "./PoolWorker.ts"

/** Items a message: 5 µs each, where one item a message costs 60 and more. */
const BATCH = 128

/**
 * How much work, in ms, may wait on a worker: enough to keep it fed where all
 * processors are busy and the main thread gets one 10 ms late, too little for
 * anybody to be stuck behind.
 */
const WORK_IN_FLIGHT_MS = 16

/** The usable worker with the least to do, among those that are ready and not behind a slow symbol. */
export const chooseWorker = (
  workers: Iterable<PoolWorker>,
  usable: (worker: PoolWorker) => boolean,
): PoolWorker | undefined => {
  let chosen: PoolWorker | undefined
  for (const worker of workers) {
    if (worker.status !== "ready" || worker.blocked || worker.retiring || !usable(worker)) continue
    if (chosen === undefined || worker.inFlight < chosen.inFlight) chosen = worker
  }
  return chosen
}

/** How many symbols that take `averageMs` each to have in flight on one worker. */
export const depthFor = (averageMs: number, lanes: number): number =>
  Math.max(1, Math.min(lanes, Math.floor(WORK_IN_FLIGHT_MS / averageMs)))

/**
 * The average with one more symbol in it. One that took far longer counts as
 * twice the average: the first symbols of a worker pay for compiling, and to send
 * those after them one by one would cost more than they do.
 */
export const averaged = (averageMs: number, ms: number): number =>
  averageMs + (Math.min(ms, 2 * averageMs) - averageMs) / 8

/** Work in ms that is worth a message of its own. */
const WORK_WORTH_A_MESSAGE_MS = 0.1

/** How many of the waiting symbols to send to one worker now, so that the others get theirs. */
export const shareOf = (waiting: number, workers: number, averageMs: number): number =>
  Math.max(Math.ceil(waiting / workers), Math.floor(WORK_WORTH_A_MESSAGE_MS / averageMs))

/** How many symbols fit into one message to a worker with `room` for so many. */
export const fitting = (room: number): number => Math.min(BATCH, room)

/** A job of so many symbols is prepared on all workers at once, rather than on each when its first symbols come. */
export const isForAll = (symbols: number): boolean => symbols > BATCH
