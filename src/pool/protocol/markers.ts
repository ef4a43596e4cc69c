import { readSync, writeSync } from "node:fs"
import { IDLE, laneWord, type WorkerSettings } from "./protocol.ts"

/*
 * Processes share no memory, so the state of a child's lanes lies in a small
 * file that both have open. The child writes one record before each symbol: it
 * runs one at a time and in the order of sending, so the record also says what
 * is done and what has not begun. The parent writes which attempts it takes
 * back. Each side writes first and reads then, so that of a start and a taking
 * back at the same moment at least one side sees the other; only a child whose
 * symbols take less than a millisecond reads less often than it starts, and what
 * it starts in between is seen as a stray. No message is sent for any of this:
 * the parent reads when it has a reason to look, also after the child's death.
 */

/** What a child finds open: messages to it, messages from it, the file. */
export const TO_CHILD_FD = 3
export const FROM_CHILD_FD = 4
export const MARKERS_FD = 5

/** The argument by which a worker module knows that it runs in a child process. */
export const CHILD_ARGUMENT = "marketsweep-child"

/** The variable that tells Node where compiled code is kept. */
export const COMPILE_CACHE = "NODE_COMPILE_CACHE"

/** What a child process is told first. */
export interface ChildBoot extends WorkerSettings {
  readonly lanes: number
  /** What all messages of the child carry, and no code of a symbol knows. */
  readonly token: Uint8Array
}

/** An exception that a child did not catch: it dies of it. */
export interface Fault {
  readonly type: "fault"
  readonly name: string
  readonly message: string
}

/** What a child does, and the newest of its symbols. */
export interface MarkerRecord {
  /** `STARTED`, `WAITING`, `PREPARING`, `PREFETCHING` or `IDLE`. */
  readonly doing: number
  readonly since: number
  /** The newest symbol's, also when it is done; a lane of -1 before the first. */
  readonly lane: number
  readonly attempt: number
  /** The job that it prepares or reads ahead for. */
  readonly job: number
}

/** The record's numbers, with its version before and behind them: unequal while it is being written. */
const NUMBERS = 7
const RECORD_BYTES = NUMBERS * Float64Array.BYTES_PER_ELEMENT
const REVISION_AT = 64
const TAKEN_AT = REVISION_AT + Float64Array.BYTES_PER_ELEMENT
const READS_OF_A_RECORD = 1000

export const markersSize = (lanes: number): number => TAKEN_AT + lanes * Int32Array.BYTES_PER_ELEMENT

/** The record, as the child writes it. */
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

/** The record, as the parent reads it. */
export class RecordReader {
  readonly #fd: number
  readonly #numbers = new Float64Array(NUMBERS)
  readonly #bytes = new Uint8Array(this.#numbers.buffer)

  constructor(fd: number) {
    this.#fd = fd
  }

  /** `undefined` where nothing has been written, or nothing that can be read. */
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

/** What says that an attempt was taken back: its low bits, as lanes keep them, and that they are not the file's first zero. */
const entryOf = (attempt: number): number => (laneWord(attempt, IDLE) >>> 3) | TAKEN

/** The attempts that were taken back, as the parent writes them. */
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

/** The attempts that were taken back, as the child reads them. */
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

  /** Asks the parent's side; what is not new costs one read of eight bytes. */
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
