import { failedResult, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { InvalidReply, PoolLost } from "../../job/SymbolError.ts"
import type { FinishedChunk } from "../board/Board.ts"

type OnResult = (result: ProcessingResult) => void

/** Receives the results of one chunk. */
export interface ChunkAnswers {
  readonly add: (result: ProcessingResult) => void
  /** Must be called after the last result: symbols without a result get an error. */
  readonly end: () => void
}

/**
 * Tracks which symbols of a run wait for results, and which chunks have results. A chunk is read once one of its
 * symbols waits:
 *
 *     a symbol ──begin──► waiting ──its chunk is finished──► wanted ──read──► answered
 *     a chunk ──finished──► available ──a symbol of it begins──► wanted ──no longer available──► waited for again
 */
export class Answers {
  readonly #symbols: ReadonlyArray<string>
  readonly #places: ReadonlyMap<string, number>
  /** The number of each symbol's finished chunk, plus 1; 0 if it has none, or is already wanted. */
  readonly #chunkOf: Uint32Array
  readonly #sizes = new Map<number, number>()
  readonly #waiting = new Map<string, OnResult>()
  /** Results of symbols that have not begun yet, from a few chunks at most. */
  readonly #early = new Map<string, ProcessingResult>()
  readonly #alone = new Map<number, { readonly symbol: string; readonly onResult: OnResult }>()
  /** Chunks of single symbols that run again and have no results yet. */
  readonly #pending = new Set<number>()
  readonly #wanted: Array<number> = []
  #lost: string | undefined
  #answered = 0
  #low = 0
  #gone = 0

  constructor(symbols: ReadonlyArray<string>) {
    this.#symbols = symbols
    this.#places = new Map(symbols.map((symbol, place) => [symbol, place]))
    this.#chunkOf = new Uint32Array(symbols.length)
  }

  /** Whether each symbol has been answered once. */
  get areComplete(): boolean {
    return this.#answered >= this.#symbols.length && this.#alone.size === 0
  }

  /** The number of the first chunk without results. */
  get firstMissing(): number {
    return this.#low
  }

  /** How often the results of a finished chunk had disappeared. */
  get gone(): number {
    return this.#gone
  }

  /** The chunks of single symbols that run again and have no results yet. */
  get pending(): ReadonlyArray<number> {
    return [...this.#pending]
  }

  /** Whether a chunk of the job, or one of these `pending` chunks, has no results yet. */
  lacksOne(pending: ReadonlyArray<number>): boolean {
    return this.#low < this.#symbols.length || pending.some((number) => this.#pending.has(number))
  }

  begin(symbol: string, onResult: OnResult): void {
    if (this.#lost !== undefined) return onResult(lostResult(symbol, this.#lost))
    const early = this.#early.get(symbol)
    if (early !== undefined) {
      this.#early.delete(symbol)
      this.#answered += 1
      return onResult(early)
    }
    this.#waiting.set(symbol, onResult)
    const chunk = this.#chunkOf[this.#places.get(symbol) ?? -1] ?? 0
    if (chunk > 0) this.#want(chunk - 1)
  }

  /** Begins a symbol that was answered before and runs again, as a chunk of its own. */
  beginAlone(number: number, symbol: string, onResult: OnResult): void {
    if (this.#lost !== undefined) return onResult(lostResult(symbol, this.#lost))
    this.#alone.set(number, { symbol, onResult })
    this.#pending.add(number)
  }

  /** Records that a chunk has results. */
  isThere({ number, symbols }: FinishedChunk): void {
    if (number >= this.#symbols.length) {
      this.#pending.delete(number)
      if (this.#alone.has(number)) this.#want(number)
      return
    }
    if (this.#sizes.has(number)) return
    this.#sizes.set(number, symbols)
    this.#chunkOf.fill(number + 1, number, number + symbols)
    for (let size = this.#sizes.get(this.#low); size !== undefined; size = this.#sizes.get(this.#low)) this.#low += size
    if (this.#symbolsOf(number).some((symbol) => this.#waiting.has(symbol))) this.#want(number)
  }

  /**
   * Records that a chunk has lost its results, because the database lost its last commits; a runner will run it again.
   */
  isGone(number: number): void {
    this.#gone += 1
    if (number >= this.#symbols.length) return void this.#pending.add(number)
    this.#sizes.delete(number)
    this.#low = Math.min(this.#low, number)
  }

  /** Returns the next chunk to read, each only once. */
  next(): number | undefined {
    return this.#wanted.shift()
  }

  get hasNext(): boolean {
    return this.#wanted.length > 0
  }

  /** Reads the results of a chunk: the first one for each of its symbols, and no others. */
  read(number: number): ChunkAnswers {
    const missing = new Set(this.#symbolsOf(number))
    const add = (result: ProcessingResult): void => {
      if (missing.delete(result.symbol)) this.#answer(number, result)
    }
    return {
      add,
      end: () => {
        for (const symbol of missing) {
          const message = "The runner wrote no readable result for this symbol"
          add(failedResult(symbol, new InvalidReply({ symbol, message })))
        }
      },
    }
  }

  /** Fails all waiting symbols, and all that begin later. */
  lose(message: string): void {
    this.#lost = message
    const waiting = [...this.#waiting]
    const alone = [...this.#alone.values()]
    this.#waiting.clear()
    this.#alone.clear()
    for (const [symbol, onResult] of waiting) onResult(lostResult(symbol, message))
    for (const { onResult, symbol } of alone) onResult(lostResult(symbol, message))
  }

  #symbolsOf(number: number): ReadonlyArray<string> {
    const alone = this.#alone.get(number)
    if (alone !== undefined) return [alone.symbol]
    return this.#symbols.slice(number, number + (this.#sizes.get(number) ?? 0))
  }

  #want(number: number): void {
    if (number < this.#symbols.length) {
      const size = this.#sizes.get(number) ?? 0
      // The chunk is already wanted by another of its symbols.
      if (this.#chunkOf[number] === 0) return
      this.#chunkOf.fill(0, number, number + size)
    } else if (this.#wanted.includes(number)) return
    this.#wanted.push(number)
  }

  #answer(number: number, result: ProcessingResult): void {
    const alone = this.#alone.get(number)
    if (alone !== undefined) {
      this.#alone.delete(number)
      return alone.onResult(result)
    }
    const onResult = this.#waiting.get(result.symbol)
    if (onResult === undefined) return void this.#early.set(result.symbol, result)
    this.#waiting.delete(result.symbol)
    this.#answered += 1
    onResult(result)
  }
}

const lostResult = (symbol: string, message: string): ProcessingResult =>
  failedResult(symbol, new PoolLost({ symbol, message }))
