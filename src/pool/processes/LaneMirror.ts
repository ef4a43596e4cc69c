import { randomUUID } from "node:crypto"
import { accessSync, closeSync, constants, ftruncateSync, openSync, unlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { markersSize, RecordReader, TakenWriter } from "../protocol/markers.ts"
import * as protocol from "../protocol/protocol.ts"

/** A folder in memory, if the system has it and lets this process write to it. */
const MEMORY_FOLDER = "/dev/shm"

const openIn = (folder: string): number => {
  const path = join(folder, `marketsweep-${randomUUID()}`)
  const fd = openSync(path, "wx+", 0o600)
  unlinkSync(path)
  return fd
}

/** Opens a file without a name, which disappears with the last process that has it open. */
const openUnnamed = (size: number): number => {
  const fd = isWritable(MEMORY_FOLDER) ? openIn(MEMORY_FOLDER) : openIn(tmpdir())
  ftruncateSync(fd, size)
  return fd
}

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Above 0 if the attempt in a lane's word is older than `newest`, 0 if it is the same. Attempts wrap around. */
const olderBy = (word: number, newest: number): number => {
  const queued = protocol.laneWord(newest, protocol.IDLE)
  return (queued - (word - protocol.laneState(word))) | 0
}

/** The lanes of a child process, updated from its marker file by `refresh`. */
export class LaneMirror {
  readonly fd: number
  readonly lanes: protocol.Lanes
  readonly #record: RecordReader
  readonly #taken: TakenWriter
  #closed = false

  constructor(count: number) {
    this.fd = openUnnamed(markersSize(count))
    this.lanes = protocol.openLanes(protocol.makeLaneMemory(count))
    this.#record = new RecordReader(this.fd)
    this.#taken = new TakenWriter(this.fd, count)
  }

  refresh(): void {
    const record = this.#closed ? undefined : this.#record.read()
    if (record === undefined) return
    const { doing, since, lane, attempt, job } = record
    const { count, startedAt, state } = this.lanes
    const isForJob = doing === protocol.PREPARING || doing === protocol.PREFETCHING
    state[count] = isForJob ? doing : protocol.IDLE
    state[count + 1] = job
    startedAt[count] = since
    const isRunning = doing === protocol.STARTED || doing === protocol.WAITING
    if (!(lane >= 0 && lane < count)) return
    // Symbols run in the order of their attempts: older ones are done.
    for (let each = 0; each < count; each++) {
      const word = state[each]
      if (protocol.laneState(word) === protocol.IDLE) continue
      const older = olderBy(word, attempt)
      if (older > 0) state[each] = word - protocol.laneState(word) + protocol.DONE
    }
    if (protocol.laneState(state[lane]) === protocol.IDLE || olderBy(state[lane], attempt) !== 0) {
      if (isRunning) state[count] = protocol.STRAY
      return
    }
    if (isRunning) startedAt[lane] = since
    state[lane] = protocol.laneWord(attempt, isRunning ? doing : protocol.DONE)
  }

  /**
   * Takes back lanes whose symbols have not begun. Writes before it reads, as
   * the child does: a symbol that begins at the same moment counts as started. A
   * child with quick symbols does not check before each of them: what it begins
   * in between is a stray.
   */
  takeBack(lanes: ReadonlyArray<number>): void {
    if (this.#closed) return
    const { state } = this.lanes
    this.#taken.write(lanes.map((lane) => [lane, protocol.laneAttempt(state[lane])]))
    this.refresh()
    for (const lane of lanes) if (protocol.laneState(state[lane]) === protocol.QUEUED) state[lane] = protocol.IDLE
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    closeSync(this.fd)
  }
}
