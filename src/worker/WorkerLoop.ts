import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import type { JobHeader } from "../job/ProcessingJob.ts"
import { processSymbol } from "../job/processSymbol.ts"
import { Failed } from "../job/SymbolError.ts"
import { type PreparedProcessor, SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { FromWorker, ToWorker } from "../pool/protocol.ts"
import * as protocol from "../pool/protocol.ts"
import { checkedAnswer } from "./checkedAnswer.ts"
import { encodeJobError } from "./encodeErrors.ts"
import { takeStock } from "./leaks.ts"
import { Outbox } from "./Outbox.ts"
import type { Markers, WorkerSide } from "./WorkerSide.ts"

type Run = Extract<ToWorker, { readonly type: "run" }>

/** A job on this worker: what its preparation gave, or failed with. */
interface Job {
  readonly scope: Scope.Closeable
  readonly prepared: Exit.Exit<PreparedProcessor, unknown>
}

const NOT_PREPARED = "The processor's prepare gave no { process }"

const isPrepared = (prepared: PreparedProcessor): boolean => typeof prepared?.process === "function"

/**
 * Does what the main thread sends, in order and one symbol at a time. What ends
 * without waiting is done in one go; before a symbol waits, and when nothing is
 * left, the answers are sent.
 */
export class WorkerLoop {
  readonly #side: WorkerSide
  readonly #markers: Markers
  readonly #outbox: Outbox
  readonly #processor: SymbolProcessor["Service"]
  readonly #fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  readonly #jobs = new Map<number, Job>()
  readonly #work: Array<ToWorker> = []
  #running:
    { readonly lane: number; readonly attempt: number; readonly fiber: Fiber.Fiber<unknown, unknown> } | undefined
  #busy = false
  #tellIdle = false

  constructor(side: WorkerSide, context: Context.Context<SymbolProcessor>) {
    this.#side = side
    this.#markers = side.markers
    this.#outbox = new Outbox(side)
    this.#processor = Context.get(context, SymbolProcessor)
    this.#fork = Effect.runForkWith(context)
  }

  start(): void {
    this.#side.listen((message) => {
      if (message.type === "cancel") this.#cancel(message.lane, message.attempt)
      else if (message.type === "ping") this.#pong()
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
      if (message.type === "prepare") {
        const waiting = this.#prepare(message.job, message.header)
        if (waiting !== undefined) await waiting
      } else if (message.type === "run") {
        const prefetching = message.prefetch ? this.#prefetch(message) : undefined
        if (prefetching !== undefined) await prefetching
        for (let i = 0; i < message.lanes.length; i++) {
          const waiting = this.#runSymbol(message.job, message.lanes[i], message.attempts[i], message.symbols[i])
          if (waiting !== undefined) await waiting
        }
      } else if (message.type === "forget") {
        this.#forget(message.job)
      }
    }
    this.#outbox.flush()
    this.#busy = false
    if (this.#tellIdle) this.#idle()
  }

  #pong(): void {
    this.#post({ type: "pong" })
    if (this.#busy) this.#tellIdle = true
    else this.#idle()
  }

  #idle(): void {
    this.#tellIdle = false
    this.#post({ type: "idle" })
  }

  #prepare(key: number, header: JobHeader): Promise<void> | undefined {
    const scope = Scope.makeUnsafe()
    this.#markers.mark(protocol.PREPARING, key)
    const prepare = Effect.suspend(() => this.#processor.prepare(header)).pipe(
      Effect.filterOrElse(isPrepared, () => Effect.die(new TypeError(NOT_PREPARED))),
      Scope.provide(scope),
    )
    return this.#await(this.#fork(prepare), (prepared) => {
      this.#markers.mark(protocol.IDLE)
      this.#jobs.set(key, { scope, prepared })
      this.#post(
        Exit.isSuccess(prepared)
          ? { type: "prepared", job: key }
          : { type: "rejected", job: key, error: encodeJobError(prepared.cause) },
      )
    })
  }

  /** Lets the processor read ahead; when that fails each symbol reads for itself, and its failure is told there. */
  #prefetch(run: Run): Promise<void> | undefined {
    const prepared = this.#jobs.get(run.job)?.prepared
    if (prepared === undefined || Exit.isFailure(prepared)) return undefined
    const { prefetch } = prepared.value
    if (prefetch === undefined) return undefined
    const wanted = run.symbols.filter((_, i) => this.#markers.isWanted(run.lanes[i], run.attempts[i]))
    this.#outbox.flush()
    this.#markers.mark(protocol.PREFETCHING, run.job)
    return this.#await(this.#fork(Effect.suspend(() => prefetch(wanted))), () => this.#markers.mark(protocol.IDLE))
  }

  #runSymbol(job: number, lane: number, attempt: number, symbol: string): Promise<void> | undefined {
    const startedAt = protocol.monotonicMs()
    if (!this.#markers.begin(lane, attempt, startedAt)) return void this.#outbox.skip(lane, attempt, symbol)
    const { detectLeaks, maxReplyBytes } = this.#side.settings
    const leaks = detectLeaks ? takeStock() : undefined
    const done = (exit: Exit.Exit<unknown, unknown>) => {
      this.#running = undefined
      const now = protocol.monotonicMs()
      const end = checkedAnswer(symbol, exit, maxReplyBytes, leaks?.() ?? false)
      this.#markers.end(lane, attempt)
      this.#outbox.add(lane, attempt, symbol, end, startedAt, now)
    }
    const effect = this.#process(job, symbol)
    // A fiber for what is done already would be a tenth of the symbol's time.
    if (Exit.isExit(effect)) return void done(effect)
    const fiber = this.#fork(effect)
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void done(exit)
    this.#markers.wait(lane, attempt)
    this.#running = { lane, attempt, fiber }
    return this.#await(fiber, done)
  }

  #process(job: number, symbol: string) {
    const prepared = this.#jobs.get(job)?.prepared
    if (prepared !== undefined && Exit.isSuccess(prepared)) return processSymbol(prepared.value, symbol)
    const reason = prepared === undefined ? "it was forgotten" : String(prepared.cause)
    return Effect.fail(new Failed({ symbol, message: `The job could not be prepared on this worker: ${reason}` }))
  }

  #await<A, E>(fiber: Fiber.Fiber<A, E>, done: (exit: Exit.Exit<A, E>) => void): Promise<void> | undefined {
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void done(exit)
    this.#outbox.flush()
    return new Promise((resolve) => {
      fiber.addObserver((ended) => {
        // A timer counts as active until its callback has returned: not a leak of the symbol that it ended.
        queueMicrotask(() => {
          done(ended)
          resolve()
        })
      })
    })
  }

  #cancel(lane: number, attempt: number): void {
    if (this.#running?.lane === lane && this.#running.attempt === attempt) this.#running.fiber.interruptUnsafe()
  }

  #forget(key: number): void {
    const job = this.#jobs.get(key)
    this.#jobs.delete(key)
    if (job !== undefined) this.#fork(Scope.close(job.scope, Exit.void))
  }

  #post(message: FromWorker): void {
    this.#side.post(message)
  }
}
