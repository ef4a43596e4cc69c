import { getHeapStatistics } from "node:v8"
import type { AnswerReader } from "../pool/protocol/AnswerReader.ts"
import { Packer, Unpacker } from "../pool/protocol/packing.ts"
import type { Reply } from "../pool/protocol/protocol.ts"
import { monotonicMs } from "../pool/protocol/protocol.ts"
import { roundedMs } from "../job/roundedMs.ts"
import { thrownOf } from "../job/thrown.ts"
import { encodeInvalidReply } from "./encodeErrors.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/** How long answers wait at most to share a message: one that wakes the main thread costs 50 µs and more. */
const HOLD_MS = 1

/** Answers of more bytes than this do not wait to share a message: they take memory on both sides. */
const MOST_BYTES = 1024 * 1024

/** The size of this thread's heap and buffers, in bytes. */
const memoryInUse = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

// A symbol may replace the global one.
const Integers = Int32Array

const columnOf = (numbers: ReadonlyArray<number>): Int32Array => {
  const column = new Integers(numbers.length)
  for (let i = 0; i < numbers.length; i++) column[i] = numbers[i]
  return column
}

/** A symbol that has begun: the attempt in its lane, and its start in ms of `monotonicMs`. */
export interface Begun {
  readonly lane: number
  readonly attempt: number
  readonly symbol: string
  readonly startedAt: number
}

/**
 * The answers that have not been sent. They are copies, and no array method is
 * called here: a symbol that has replaced one, and those before it, are still
 * answered.
 */
export class Outbox {
  readonly #side: Pick<WorkerSide, "post" | "settings">
  readonly #packer = new Packer()
  #count = 0
  #lanes: Array<number> = []
  #attempts: Array<number> = []
  #symbols: Array<string> = []
  #startedAt: Array<number> = []
  #replies: Array<Reply | null> = []
  /** Whether all replies are in the packer. */
  #isAllPacked = true
  /** When the last message was sent, in ms of `monotonicMs`. */
  #sentAt = 0

  constructor(side: Pick<WorkerSide, "post" | "settings">) {
    this.#side = side
  }

  /** Adds the answer that was just read. */
  addAnswer(begun: Begun, read: AnswerReader, now: number): void {
    const ms = roundedMs(now - begun.startedAt)
    this.#add(begun, this.#packer.add(read, ms) ? null : { ms, answer: read.toAnswer() })
    this.#flushIfDue(now)
  }

  /** Adds an encoded error. */
  addError(begun: Begun, error: unknown, now: number): void {
    this.#add(begun, { ms: roundedMs(now - begun.startedAt), error })
    this.#flushIfDue(now)
  }

  /** Adds that a symbol was not run: it was taken back before it began, or its job is not prepared here. */
  skip(skipped: Begun): void {
    this.#add(skipped, { ms: 0, skipped: true })
  }

  flush(): void {
    // An empty flush does not delay the next answer: a symbol that never ends may follow it.
    if (this.#count === 0) return
    this.#sentAt = monotonicMs()
    const symbols = this.#symbols
    const { packed, replies, ...answers } = this.#take()
    try {
      this.#side.post({
        ...answers,
        ...(replies === undefined ? undefined : { replies }),
        ...(packed === undefined ? undefined : { packed }),
      })
    } catch {
      // Together they may be too large to clone: sends each in a message of its own.
      const unpacker = packed === undefined ? undefined : new Unpacker(packed)
      for (let i = 0; i < symbols.length; i++) {
        const reply = replies?.[i] ?? unpacker?.next()
        if (reply !== undefined) this.#sendOne(answers.lanes[i], answers.attempts[i], symbols[i], reply)
      }
    }
  }

  /** The message with everything that has not been sent. */
  #take() {
    const { tellMemory, measureWork } = this.#side.settings
    const message = {
      type: "answers" as const,
      lanes: columnOf(this.#lanes),
      attempts: columnOf(this.#attempts),
      replies: this.#isAllPacked ? undefined : this.#replies,
      packed: this.#packer.take(),
      ...(measureWork ? { startedAt: this.#startedAt } : undefined),
      ...(tellMemory ? { memoryBytes: memoryInUse() } : undefined),
    }
    this.#count = 0
    this.#lanes = []
    this.#attempts = []
    this.#symbols = []
    this.#startedAt = []
    this.#replies = []
    this.#isAllPacked = true
    return message
  }

  #add({ lane, attempt, symbol, startedAt }: Begun, reply: Reply | null): void {
    const at = this.#count++
    this.#lanes[at] = lane
    this.#attempts[at] = attempt
    this.#symbols[at] = symbol
    this.#startedAt[at] = startedAt
    this.#replies[at] = reply
    if (reply !== null) this.#isAllPacked = false
  }

  #flushIfDue(now: number): void {
    if (now - this.#sentAt >= HOLD_MS || this.#packer.bytes >= MOST_BYTES) this.flush()
  }

  #sendOne(lane: number, attempt: number, symbol: string, reply: Reply): void {
    const place = { lanes: columnOf([lane]), attempts: columnOf([attempt]) }
    try {
      this.#side.post({ type: "answers", ...place, replies: [reply] })
    } catch (reason) {
      const error = encodeInvalidReply(symbol, `The answer cannot be sent between workers: ${thrownOf(reason).message}`)
      this.#side.post({ type: "answers", ...place, replies: [{ ms: reply.ms, error }] })
    }
  }
}
