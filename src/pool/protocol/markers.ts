import { readSync, writeSync } from "node:fs"
import { IDLE, laneWord, type WorkerSettings } from "./protocol.ts"

/*
 * Processes share no memory, so the state of a child's lanes is kept in a small
 * file that both have open:
 *
 *   byte  0  the record, 7 float64: version, doing, since, lane, attempt, job, version
 *   byte 64  the revision of what was taken back, 1 float64
 *   byte 72  the attempt that was taken back, 1 int32 for each lane
 *
 * The child writes the record before each symbol. It runs one symbol at a time, in
 * the order of sending, so the record also tells which are done and which have not
 * begun. The parent writes the attempts that it takes back. Each side writes
 * before it reads: if a symbol is begun and taken back at the same moment, at
 * least one side sees the other. Only a child whose symbols take less than a
 * millisecond reads less often than it begins one; what it begins in between is
 * seen as a stray. None of this sends a message: the parent reads when it has a
 * reason to, also after the child's death.
 */

/** The file descriptors of a child: messages to it, messages from it, the marker file. */
export const TO_CHILD_FD = 3
export const FROM_CHILD_FD = 4
export const MARKERS_FD = 5

/** The argument that tells a worker module that it runs in a child process. */
export const CHILD_ARGUMENT = "marketsweep-child"

/** The environment variable that turns on Node's cache of compiled code. */
export const COMPILE_CACHE = "NODE_COMPILE_CACHE"

/** The first message to a child process. */
export interface ChildBoot extends WorkerSettings {
  readonly lanes: number
  /** Precedes every message of the child; the code of symbols does not know it. */
  readonly token: Uint8Array
}

/** An uncaught exception, of which the child dies. */
export interface Fault {
  readonly type: "fault"
  readonly name: string
  readonly message: string
}

/** What a child is doing, and its newest symbol. */
export interface MarkerRecord {
  /** `STARTED`, `WAITING`, `PREPARING`, `PREFETCHING` or `IDLE`. */
  readonly doing: number
  /** In ms of `monotonicMs`. */
  readonly since: number
  /** The lane of the newest symbol, even once it is done; -1 before the first. */
  readonly lane: number
  readonly attempt: number
  /** The key of the job that it prepares or reads ahead for. */
  readonly job: number
}

/** How many numbers the record has. It begins and ends with its version, which differ while it is being written. */
const NUMBERS = 7
const RECORD_BYTES = NUMBERS * Float64Array.BYTES_PER_ELEMENT
const REVISION_AT = 64
const TAKEN_AT = REVISION_AT + Float64Array.BYTES_PER_ELEMENT
/** How often a record that is being written is read again. */
const READS_OF_A_RECORD = 1000

export const markersSize = (lanes: number): number => TAKEN_AT + lanes * Int32Array.BYTES_PER_ELEMENT

/** Writes the record, in the child. */
export class RecordWriter {
  readonly #fd: number
  readonly #numbers = new Float64Array(NUMBERS)
  readonly #bytes = new Uint8Array(this.#numbers.buffer)

  constructor(fd: number) {
    this.#fd = fd
  }

  write(doing: number, since: number, lane: number, attempt: number, job: number): void {
    const numbers = this.#numbers
    numbers[0] += 1
    numbers[1] = doing
    numbers[2] = since
    numbers[3] = lane
    numbers[4] = attempt
    numbers[5] = job
    numbers[6] = numbers[0]
    writeSync(this.#fd, this.#bytes, 0, RECORD_BYTES, 0)
  }
}

/** Reads the record, in the parent. */
export class RecordReader {
  readonly #fd: number
  readonly #numbers = new Float64Array(NUMBERS)
  readonly #bytes = new Uint8Array(this.#numbers.buffer)

  constructor(fd: number) {
    this.#fd = fd
  }

  /** `undefined` if nothing has been written, or no read gave a whole record. */
  read(): MarkerRecord | undefined {
    for (let i = 0; i < READS_OF_A_RECORD; i++) {
      if (readSync(this.#fd, this.#bytes, 0, RECORD_BYTES, 0) < RECORD_BYTES) return undefined
      const [version, doing, since, lane, attempt, job, end] = this.#numbers
      if (version === end) return version === 0 ? undefined : { doing, since, lane, attempt, job }
    }
    return undefined
  }
}

const TAKEN = 1 << 30

/**
 * The entry of an attempt that was taken back: its low bits, as in a lane's word, and a bit that a new file does not
 * have.
 */
const entryOf = (attempt: number): number => (laneWord(attempt, IDLE) >>> 3) | TAKEN

/** Writes the attempts that are taken back, in the parent. */
export class TakenWriter {
  readonly #fd: number
  readonly #revision = new Float64Array(1)
  readonly #attempts: Int32Array

  constructor(fd: number, lanes: number) {
    this.#fd = fd
    this.#attempts = new Int32Array(lanes)
  }

  write(taken: ReadonlyArray<readonly [lane: number, attempt: number]>): void {
    for (const [lane, attempt] of taken) this.#attempts[lane] = entryOf(attempt)
    writeSync(this.#fd, this.#attempts, 0, this.#attempts.byteLength, TAKEN_AT)
    this.#revision[0] += 1
    writeSync(this.#fd, this.#revision, 0, this.#revision.byteLength, REVISION_AT)
  }
}

/** Reads the attempts that are taken back, in the child. */
export class TakenReader {
  readonly #fd: number
  readonly #revision = new Float64Array(1)
  readonly #bytes = new Uint8Array(this.#revision.buffer)
  readonly #attempts: Int32Array
  #known = 0

  constructor(fd: number, lanes: number) {
    this.#fd = fd
    this.#attempts = new Int32Array(lanes)
  }

  /** Reads what the parent has written: only the eight bytes of the revision, unless there is something new. */
  refresh(): void {
    readSync(this.#fd, this.#bytes, 0, Float64Array.BYTES_PER_ELEMENT, REVISION_AT)
    if (this.#revision[0] === this.#known) return
    this.#known = this.#revision[0]
    readSync(this.#fd, this.#attempts, 0, this.#attempts.byteLength, TAKEN_AT)
  }

  /** Whether an attempt had been taken back at the last {@link refresh}. */
  has(lane: number, attempt: number): boolean {
    return this.#attempts[lane] === entryOf(attempt)
  }
}
