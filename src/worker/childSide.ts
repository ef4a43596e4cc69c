import { writeSync } from "node:fs"
import { flushCompileCache } from "node:module"
import { Socket } from "node:net"
import { thrownOf } from "../job/thrown.ts"
import { FrameReader, frameOf } from "../pool/protocol/frames.ts"
import {
  type ChildBoot,
  COMPILE_CACHE,
  type Fault,
  FROM_CHILD_FD,
  MARKERS_FD,
  RecordWriter,
  TakenReader,
  TO_CHILD_FD,
} from "../pool/protocol/markers.ts"
import type { ToWorker } from "../pool/protocol/protocol.ts"
import * as protocol from "../pool/protocol/protocol.ts"
import type { Markers, WorkerSide } from "./WorkerSide.ts"

/**
 * How often to check for symbols that were taken back: a check takes as long as a quick symbol and rarely finds any.
 */
const ASK_EVERY_MS = 1

/** Markers in a file that the pool has open, too. */
class FileMarkers implements Markers {
  readonly #record = new RecordWriter(MARKERS_FD)
  readonly #taken: TakenReader
  #lane = -1
  #attempt = 0
  #startedAt = 0
  #askedAt = 0
  #ended = false

  constructor(lanes: number) {
    this.#taken = new TakenReader(MARKERS_FD, lanes)
  }

  begin(lane: number, attempt: number, startedAt: number): boolean {
    this.#lane = lane
    this.#attempt = attempt
    this.#startedAt = startedAt
    this.#record.write(protocol.STARTED, startedAt, lane, attempt, 0)
    if (startedAt - this.#askedAt >= ASK_EVERY_MS) {
      this.#askedAt = startedAt
      this.#taken.refresh()
    }
    this.#ended = this.#taken.has(lane, attempt)
    return !this.#ended
  }

  wait(lane: number, attempt: number): void {
    this.#record.write(protocol.WAITING, this.#startedAt, lane, attempt, 0)
  }

  /** Written when the next symbol begins, or by `settle`: no code of a symbol runs before that. */
  end(): void {
    this.#ended = true
  }

  /** Writes the end of the last symbol, if that is not written yet. */
  settle(): void {
    if (this.#ended) this.mark(protocol.IDLE)
  }

  isWanted(lane: number, attempt: number): boolean {
    return !this.#taken.has(lane, attempt)
  }

  mark(doing: number, job = 0): void {
    this.#ended = false
    this.#record.write(doing, protocol.monotonicMs(), this.#lane, this.#attempt, job)
  }
}

const RETRY_AFTER_MS = 1
const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

// A symbol may replace these.
const { wait } = Atomics
const write = writeSync
const kill = process.kill.bind(process, process.pid, "SIGKILL")

/** Kills this process: no code of a symbol runs or can prevent it. */
const die = (): void => void kill()

/** Blocks until everything is written, so that a crash right after it loses nothing. */
const writeAll = (bytes: Buffer): void => {
  for (let at = 0; at < bytes.length;) {
    try {
      at += write(FROM_CHILD_FD, bytes, at)
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return die()
      wait(cell, 0, 0, RETRY_AFTER_MS)
    }
  }
}

const sideOf = (boot: ChildBoot, listen: WorkerSide["listen"]): WorkerSide => {
  const { token, lanes, ...settings } = boot
  const markers = new FileMarkers(lanes)
  reportFaults(token)
  return {
    settings,
    markers,
    post: (message) => {
      const frame = frameOf(message, token)
      // The pipe may be full, and no symbol is to blame for that time.
      markers.settle()
      writeAll(frame)
    },
    listen,
    end: die,
  }
}

/** Whether a handler for uncaught errors exists, so that this process goes on. */
const hasErrorHandler = (): boolean =>
  process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()

const reportFaults = (token: Uint8Array): void => {
  process.on("uncaughtExceptionMonitor", (error: unknown) => {
    if (hasErrorHandler()) return
    const { name, message } = thrownOf(error)
    writeAll(frameOf({ type: "fault", name, message } satisfies Fault, token))
  })
}

/** Saves the compiled code once the worker is loaded. Node does that when it exits, but a child is killed. */
const keepCompiledCode = (): void => {
  if (process.env[COMPILE_CACHE] === undefined) return
  delete process.env[COMPILE_CACHE]
  setImmediate(flushCompileCache)
}

/** The worker's end in a child process. */
export const childSide = (): Promise<WorkerSide> => {
  keepCompiledCode()
  const fromParent = new Socket({ fd: TO_CHILD_FD, readable: true, writable: false })
  // Closed when the parent is gone.
  fromParent.on("close", die)
  fromParent.on("error", die)
  return new Promise((resolve) => {
    const early: Array<ToWorker> = []
    let onMessage = (message: ToWorker): void => void early.push(message)
    const listen: WorkerSide["listen"] = (listener) => {
      onMessage = listener
      early.splice(0).forEach(listener)
    }
    const receive = (message: ToWorker): void => onMessage(message)
    let booted = false
    const reader = new FrameReader<ChildBoot & ToWorker>(Infinity)
    fromParent.on("data", (piece) => {
      const messages = reader.push(piece)
      for (let i = 0; i < messages.length; i++) {
        if (booted) receive(messages[i])
        else resolve(sideOf(messages[i], listen))
        booted = true
      }
    })
  })
}
