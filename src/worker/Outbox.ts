import type { MessagePort } from "node:worker_threads"
import { getHeapStatistics } from "node:v8"
import type { FromWorker, Reply } from "../pool/protocol.ts"
import { monotonicMs } from "../pool/protocol.ts"
import { Packer, Unpacker } from "../pool/packing.ts"
import type { Checked } from "./checkedAnswer.ts"
import { encodeInvalidReply } from "./encodeErrors.ts"

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
  readonly #port: MessagePort
  readonly #tellMemory: boolean
  #lanes: Array<number> = []
  #attempts: Array<number> = []
  #symbols: Array<string> = []
  #replies: Array<Reply | null> = []
  readonly #packer = new Packer()
  #sentAt = 0

  constructor(port: MessagePort, tellMemory: boolean) {
    this.#port = port
    this.#tellMemory = tellMemory
  }

  /** Takes the end of a symbol: an answer that has been checked, or an encoded error. */
  add(lane: number, attempt: number, symbol: string, end: Checked, ms: number, now: number): void {
    this.#lanes.push(lane)
    this.#attempts.push(attempt)
    this.#symbols.push(symbol)
    this.#replies.push(replyOf(this.#packer, end, ms))
    if (now - this.#sentAt >= HOLD_MS) this.flush()
  }

  flush(): void {
    this.#sentAt = monotonicMs()
    if (this.#lanes.length === 0) return
    const [lanes, attempts, symbols, replies] = [this.#lanes, this.#attempts, this.#symbols, this.#replies]
    const packed = this.#packer.take()
    this.#lanes = []
    this.#attempts = []
    this.#symbols = []
    this.#replies = []
    try {
      const memory = this.#tellMemory ? { memoryBytes: memoryInUse() } : undefined
      this.#post({
        type: "answers",
        lanes,
        attempts,
        replies,
        ...(packed === undefined ? undefined : { packed }),
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
      this.#post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [reply] })
    } catch (reason) {
      const why = reason instanceof Error ? reason.message : String(reason)
      const error = encodeInvalidReply(symbol, `The answer cannot be sent between threads: ${why}`)
      this.#post({ type: "answers", lanes: [lane], attempts: [attempt], replies: [{ ms: reply.ms, error }] })
    }
  }

  #post(message: FromWorker): void {
    this.#port.postMessage(message)
  }
}
