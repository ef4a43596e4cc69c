import { getHeapStatistics } from "node:v8"
import type { Reply } from "../pool/protocol.ts"
import { monotonicMs } from "../pool/protocol.ts"
import { Packer, Unpacker } from "../pool/packing.ts"
import type { Checked } from "./checkedAnswer.ts"
import { encodeInvalidReply } from "./encodeErrors.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/** A message costs 50 µs and more when it wakes the main thread: answers wait for company, this long at most. */
const HOLD_MS = 1

/** The heap of this thread and the buffers that it holds. */
const memoryInUse = (): number => {
  const { used_heap_size, external_memory } = getHeapStatistics()
  return used_heap_size + external_memory
}

const replyOf = (packer: Packer, { answer, error }: Checked, ms: number): Reply | null => {
  if (answer === undefined) return { ms, error }
  return packer.add(answer, ms) ? null : { ms, answer }
}

/** The answers that are not sent yet. */
export class Outbox {
  readonly #side: Pick<WorkerSide, "post" | "settings">
  #lanes: Array<number> = []
  #attempts: Array<number> = []
  #symbols: Array<string> = []
  #startedAt: Array<number> = []
  #replies: Array<Reply | null> = []
  readonly #packer = new Packer()
  #sentAt = 0

  constructor(side: Pick<WorkerSide, "post" | "settings">) {
    this.#side = side
  }

  /** Takes the end of a symbol: an answer that has been checked, or an encoded error. */
  add(lane: number, attempt: number, symbol: string, end: Checked, startedAt: number, now: number): void {
    this.#lanes.push(lane)
    this.#attempts.push(attempt)
    this.#symbols.push(symbol)
    this.#startedAt.push(startedAt)
    this.#replies.push(replyOf(this.#packer, end, now - startedAt))
    if (now - this.#sentAt >= HOLD_MS) this.flush()
  }

  /** Takes the news that a symbol was taken back before it began. */
  skip(lane: number, attempt: number, symbol: string): void {
    this.#lanes.push(lane)
    this.#attempts.push(attempt)
    this.#symbols.push(symbol)
    this.#startedAt.push(0)
    this.#replies.push({ ms: 0, skipped: true })
  }

  flush(): void {
    // What was not sent holds nothing back: a first answer may be followed by a symbol that never ends.
    if (this.#lanes.length === 0) return
    this.#sentAt = monotonicMs()
    const [lanes, attempts, symbols, replies] = [this.#lanes, this.#attempts, this.#symbols, this.#replies]
    const startedAt = this.#startedAt
    const packed = this.#packer.take()
    const { tellMemory, measureWork } = this.#side.settings
    this.#lanes = []
    this.#attempts = []
    this.#symbols = []
    this.#startedAt = []
    this.#replies = []
    try {
      const memory = tellMemory ? { memoryBytes: memoryInUse() } : undefined
      this.#side.post({
        type: "answers",
        lanes,
        attempts,
        replies,
        ...(packed === undefined ? undefined : { packed }),
        ...(measureWork ? { startedAt } : undefined),
        ...memory,
      })
    } catch {
      // One of them cannot be cloned, and took the others with it: send each by itself.
      const unpacker = packed === undefined ? undefined : new Unpacker(packed)
      lanes.forEach((lane, i) => {
        const reply = replies[i] ?? unpacker?.next()
        if (reply !== undefined) this.#sendOne(lane, attempts[i], symbols[i], reply)
      })
    }
  }

  #sendOne(lane: number, attempt: number, symbol: string, reply: Reply): void {
    try {
      this.#side.post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [reply] })
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason)
      const error = encodeInvalidReply(symbol, `The answer cannot be sent between workers: ${why}`)
      this.#side.post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [{ ms: reply.ms, error }] })
    }
  }
}
