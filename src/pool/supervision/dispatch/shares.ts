import type { OpenJob, PoolWorker } from "../worker/PoolWorker.ts"

/** Most items in a message: 5 µs each, where an item in a message of its own costs 60 and more. */
const BATCH = 128

/**
 * How much work, in ms, may wait on a worker: enough to keep it fed where all
 * processors are busy and the main thread gets one 10 ms late, too little for
 * anybody to be stuck behind.
 */
const WORK_IN_FLIGHT_MS = 16

/** The usable worker with the least work, among those that are ready and not behind a slow symbol. */
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

/**
 * How many symbols that take `averageMs` each may be sent to a worker now. It is
 * refilled when half empty: symbol by symbol, each would cost a message and a
 * read of its own. What counts is the time of what is in flight on it, whichever
 * jobs that is of: a quick symbol behind a slow one would wait like a slow one.
 */
export const roomFor = (worker: PoolWorker, job: OpenJob, lanes: number): number => {
  const { inFlight, workMs, freeLanes } = worker
  const fits = Math.min(Math.floor((WORK_IN_FLIGHT_MS - workMs) / job.averageMs), fitsInMemory(job) - inFlight)
  if (inFlight === 0) return Math.min(freeLanes, Math.max(1, fits))
  if (inFlight > lanes >>> 1 || workMs > WORK_IN_FLIGHT_MS / 2) return 0
  return Math.max(0, Math.min(freeLanes, lanes - inFlight, fits))
}

/** How many bytes of answers may be in flight from one worker: the main thread may be late to read them. */
const BYTES_IN_FLIGHT = 8 * 1024 * 1024

/** How many answers of a job may be in flight from one worker; before the first, one message's. */
export const fitsInMemory = ({ averageBytes }: OpenJob): number =>
  averageBytes === undefined ? BATCH : Math.floor(BYTES_IN_FLIGHT / averageBytes)

/** How much work, in ms, is worth a message. */
const WORK_WORTH_A_MESSAGE_MS = 0.1

/** How many waiting symbols to send to one worker now, leaving some for the others. */
export const shareOf = (waiting: number, workers: number, averageMs: number): number =>
  Math.max(Math.ceil(waiting / workers), Math.floor(WORK_WORTH_A_MESSAGE_MS / averageMs))

/** How many symbols fit into one message to a worker with `room` for so many. */
export const fitting = (room: number): number => Math.min(BATCH, room)

/** A job of so many symbols is prepared on all workers at once, rather than on each when its first symbols come. */
export const isForAll = (symbols: number): boolean => symbols > BATCH
