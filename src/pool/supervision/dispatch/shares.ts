import type { OpenJob, PoolWorker } from "../worker/PoolWorker.ts"

/** The most symbols in a message: each takes 5 µs, and one in a message of its own 60 µs and more. */
const BATCH = 128

/**
 * How much work may wait on a worker: enough to keep it busy when all processors
 * are taken and the main thread gets one 10 ms late, too little to be stuck behind.
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
 * How many symbols of a job may be sent to a worker now. A worker is refilled when
 * half empty: one by one, each symbol would cost a message and a read of its own.
 * All that is in flight on the worker counts, of whichever jobs, by its time: a
 * quick symbol behind a slow one waits as long as a slow one would.
 */
export const roomFor = (worker: PoolWorker, job: OpenJob, lanes: number): number => {
  const { inFlight, workMs, freeLanes } = worker
  const fits = Math.min(Math.floor((WORK_IN_FLIGHT_MS - workMs) / job.averageMs), fitsInMemory(job) - inFlight)
  if (inFlight === 0) return Math.min(freeLanes, Math.max(1, fits))
  if (inFlight > lanes >>> 1 || workMs > WORK_IN_FLIGHT_MS / 2) return 0
  return Math.max(0, Math.min(freeLanes, lanes - inFlight, fits))
}

/** How many bytes of answers may be in flight from one worker: the main thread may read them late. */
const BYTES_IN_FLIGHT = 8 * 1024 * 1024

/** How many answers of a job may be in flight from one worker; those of one message before their size is known. */
export const fitsInMemory = ({ averageBytes }: OpenJob): number =>
  averageBytes === undefined ? BATCH : Math.floor(BYTES_IN_FLIGHT / averageBytes)

/** How much work is worth a message. */
const WORK_WORTH_A_MESSAGE_MS = 0.1

/** How many waiting symbols to send to one worker now, leaving some for the others. */
export const shareOf = (waiting: number, workers: number, averageMs: number): number =>
  Math.max(Math.ceil(waiting / workers), Math.floor(WORK_WORTH_A_MESSAGE_MS / averageMs))

/** How many symbols to put into one message to a worker that has `room` for so many. */
export const batchFor = (room: number): number => Math.min(BATCH, room)

/** Whether a job of so many symbols is prepared on all workers at once, rather than on each with its first symbols. */
export const isForAll = (symbols: number): boolean => symbols > BATCH
