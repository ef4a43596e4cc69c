import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { Membership } from "../job/Membership.ts"
import { unpackMemberships } from "../job/Memberships.ts"
import { processSymbol } from "../job/processSymbol.ts"
import { type PreparedProcessor, SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { FromWorker, ToWorker } from "../pool/protocol/protocol.ts"
import * as protocol from "../pool/protocol/protocol.ts"
import { AnswerReader } from "../pool/protocol/AnswerReader.ts"
import { takeStock } from "./leaks.ts"
import { type Begun, Outbox } from "./Outbox.ts"
import { PreparedJobs } from "./PreparedJobs.ts"
import { readEnd } from "./readEnd.ts"
import type { WatchedBuiltins, WorkerOptions } from "./WorkerOptions.ts"
import type { Markers, WorkerSide } from "./WorkerSide.ts"

type Prepare = Extract<ToWorker, { readonly type: "prepare" }>
type Run = Extract<ToWorker, { readonly type: "run" }>

// Symbols may replace it.
const afterThis = queueMicrotask

/**
 * Does what the main thread sends, in order and one symbol at a time. Symbols
 * that end without waiting are done in one go; answers are sent before a symbol
 * waits, and when nothing is left to do.
 *
 * A symbol that replaces a built-in function is the last one of its worker: the
 * answers are sent, the worker ends, and what it has not begun runs elsewhere.
 * Where the symbol waited, something that an earlier one left behind may have
 * done it: then the symbol stays unanswered, so that it runs once more, first
 * and alone on a fresh worker.
 */
export class WorkerLoop {
  readonly #side: WorkerSide
  readonly #markers: Markers
  readonly #outbox: Outbox
  readonly #reader = new AnswerReader()
  readonly #builtins: WatchedBuiltins
  readonly #onFirstEnd: (() => void) | undefined
  readonly #fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  readonly #jobs: PreparedJobs
  readonly #work: Array<ToWorker> = []
  #running: { readonly begun: Begun; readonly fiber: Fiber.Fiber<unknown, unknown> } | undefined
  /** How many symbols were begun. */
  #begun = 0
  #busy = false
  #ended = false
  /** The last ping that came while there was work, and is answered when that is done. */
  #pinged: number | undefined

  constructor(side: WorkerSide, context: Context.Context<SymbolProcessor>, { builtins, onFirstEnd }: WorkerOptions) {
    this.#side = side
    this.#builtins = builtins()
    this.#onFirstEnd = onFirstEnd
    this.#markers = side.markers
    this.#outbox = new Outbox(side)
    this.#jobs = new PreparedJobs(Context.get(context, SymbolProcessor))
    this.#fork = Effect.runForkWith(context)
  }

  start(): void {
    this.#side.listen((message) => {
      this.#checkBetween()
      if (this.#ended) return
      if (message.type === "cancel") this.#cancel(message.lane, message.attempt)
      else if (message.type === "ping") this.#pong(message.ping)
      else {
        this.#work.push(message)
        if (!this.#busy) void this.#drain()
      }
    })
    // `process.exit` under a symbol must not take its finished neighbours' answers along.
    process.on("exit", () => this.#outbox.flush())
    this.#post({ type: "ready" })
  }

  /** Synchronous as long as no effect waits: `await` is met only where one does. */
  async #drain(): Promise<void> {
    this.#busy = true
    for (let message = this.#work.shift(); message !== undefined; message = this.#work.shift()) {
      if (this.#ended) return
      if (message.type === "prepare") {
        const waiting = this.#prepare(message)
        if (waiting !== undefined) await waiting
      } else if (message.type === "run") {
        const prefetching = message.prefetch ? this.#prefetch(message) : undefined
        if (prefetching !== undefined) await prefetching
        const memberships = message.memberships && unpackMemberships(message.memberships)
        for (let i = 0; i < message.lanes.length && !this.#ended; i++) {
          const { attempts, job, lanes, symbols } = message
          const waiting = this.#runSymbol(job, lanes[i], attempts[i], symbols[i], memberships?.[i])
          if (waiting === undefined) continue
          await waiting
          // Others' code may have run since the symbol ended.
          if (!this.#ended) this.#checkBetween()
        }
      } else if (message.type === "forget") {
        this.#fork(this.#jobs.forget(message.job))
      }
    }
    this.#outbox.flush()
    this.#busy = false
    if (this.#pinged !== undefined) this.#idle(this.#pinged)
  }

  #pong(ping: number): void {
    this.#post({ type: "pong" })
    if (this.#busy) this.#pinged = ping
    else this.#idle(ping)
  }

  #idle(ping: number): void {
    this.#pinged = undefined
    this.#post({ type: "idle", ping })
  }

  #prepare(message: Prepare): Promise<void> | undefined {
    this.#markers.mark(protocol.PREPARING, message.job)
    const { effect, ended } = this.#jobs.prepare(message)
    return this.#await(this.#fork(effect), (prepared) => {
      this.#builtins.accept()
      this.#markers.mark(protocol.IDLE)
      this.#post(ended(prepared))
    })
  }

  /** Lets the processor read ahead; when that fails each symbol reads its own candles, and reports its own failure. */
  #prefetch(run: Run): Promise<void> | undefined {
    const prefetch = this.#jobs.of(run.job)?.prefetch
    if (prefetch === undefined) return undefined
    const wanted = run.symbols.filter((_, i) => this.#markers.isWanted(run.lanes[i], run.attempts[i]))
    this.#outbox.flush()
    this.#markers.mark(protocol.PREFETCHING, run.job)
    return this.#await(this.#fork(Effect.suspend(() => prefetch(wanted))), () => {
      if (this.#builtins.areUnchanged) this.#markers.mark(protocol.IDLE)
      else this.#end()
    })
  }

  #runSymbol(
    job: number,
    lane: number,
    attempt: number,
    symbol: string,
    membership: Membership | undefined,
  ): Promise<void> | undefined {
    const startedAt = protocol.monotonicMs()
    const begun = { lane, attempt, symbol, startedAt }
    const prepared = this.#preparedFor(job)
    // Another worker may be able to: it is the pool's to send it there.
    if (prepared === undefined) return void this.#outbox.skip(begun)
    if (!this.#markers.begin(lane, attempt, startedAt)) return void this.#outbox.skip(begun)
    this.#begun += 1
    const leaks = this.#side.settings.detectLeaks ? takeStock() : undefined
    const done = (exit: Exit.Exit<unknown, unknown>) => this.#done(begun, exit, leaks)
    const effect = processSymbol(prepared, symbol, membership)
    // A fiber for what is done already would be a tenth of the symbol's time.
    if (Exit.isExit(effect)) return void done(effect)
    const fiber = this.#fork(effect)
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void done(exit)
    this.#markers.wait(lane, attempt)
    this.#running = { begun, fiber }
    return this.#await(fiber, done)
  }

  /** What the job's preparation gave; `undefined` where symbols of the job cannot run here, which the pool is told. */
  #preparedFor(job: number): PreparedProcessor | undefined {
    const prepared = this.#jobs.of(job)
    const unknown = prepared === undefined ? this.#jobs.notAsked(job) : undefined
    if (unknown !== undefined) this.#post(unknown)
    return prepared
  }

  #done(begun: Begun, exit: Exit.Exit<unknown, unknown>, leaks: (() => boolean) | undefined): void {
    const now = protocol.monotonicMs()
    const hasWaited = this.#running !== undefined
    this.#running = undefined
    if (hasWaited && this.#begun > 1 && !this.#builtins.areUnchanged) return this.#end()
    const error = readEnd(this.#reader, begun.symbol, exit, this.#side.settings.maxReplyBytes)
    // Reading its answer or its error may have run code of it.
    const { areUnchanged } = this.#builtins
    if (leaks?.() === true) this.#reader.addFlag("Leak")
    this.#markers.end(begun.lane, begun.attempt)
    if (this.#begun === 1) this.#onFirstEnd?.()
    if (error === undefined) this.#outbox.addAnswer(begun, this.#reader, now)
    else this.#outbox.addError(begun, error, now)
    if (!areUnchanged) this.#end(begun.symbol)
  }

  /** Looks for what was replaced while no symbol's own code ran; before the first symbol that is a part of the setting up. */
  #checkBetween(): void {
    if (this.#builtins.areUnchanged) return
    if (this.#begun === 0) this.#builtins.accept()
    // The first symbol can only have done it itself: it may go on.
    else if (this.#running === undefined || this.#begun > 1) this.#end()
  }

  /** Sends the answers that there are and ends the worker, without starting another symbol. */
  #end(symbol?: string): void {
    this.#ended = true
    this.#outbox.flush()
    this.#post({
      type: "changed",
      what: this.#builtins.changed(),
      ...(symbol === undefined ? undefined : { symbol }),
    })
    this.#side.end()
  }

  #await<A, E>(fiber: Fiber.Fiber<A, E>, done: (exit: Exit.Exit<A, E>) => void): Promise<void> | undefined {
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void done(exit)
    this.#outbox.flush()
    return new Promise((resolve) => {
      fiber.addObserver((ended) => {
        // A timer counts as active until its callback has returned: not a leak of the symbol that it ended.
        afterThis(() => {
          done(ended)
          resolve()
        })
      })
    })
  }

  #cancel(lane: number, attempt: number): void {
    if (this.#running === undefined) return
    const { begun, fiber } = this.#running
    if (begun.lane === lane && begun.attempt === attempt) fiber.interruptUnsafe()
  }

  #post(message: FromWorker): void {
    this.#side.post(message)
  }
}
