import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { unpackMemberships } from "../job/Memberships.ts"
import { SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { ToWorker } from "../pool/protocol/protocol.ts"
import * as protocol from "../pool/protocol/protocol.ts"
import { BuiltinsGuard } from "./BuiltinsGuard.ts"
import { Fibers } from "./Fibers.ts"
import { Outbox } from "./Outbox.ts"
import { PreparedJobs } from "./PreparedJobs.ts"
import { SymbolRunner } from "./SymbolRunner.ts"
import type { WorkerOptions } from "./WorkerOptions.ts"
import type { WorkerSide } from "./WorkerSide.ts"

type Prepare = Extract<ToWorker, { readonly type: "prepare" }>
type Run = Extract<ToWorker, { readonly type: "run" }>

/**
 * Does what the main thread sends, in order, and runs one symbol at a time.
 * Symbols that do not wait run in one turn; answers are sent before a symbol
 * waits, and when no work is left.
 */
export class WorkerLoop {
  readonly #side: WorkerSide
  readonly #outbox: Outbox
  readonly #guard: BuiltinsGuard
  readonly #fibers: Fibers
  readonly #jobs: PreparedJobs
  readonly #symbols: SymbolRunner
  readonly #work: Array<ToWorker> = []
  #busy = false
  /** The last ping that arrived during work: `idle` is sent for it when the work is done. */
  #pinged: number | undefined

  constructor(side: WorkerSide, context: Context.Context<SymbolProcessor>, { builtins, onFirstEnd }: WorkerOptions) {
    this.#side = side
    this.#outbox = new Outbox(side)
    this.#guard = new BuiltinsGuard(builtins(), this.#outbox, side)
    this.#fibers = new Fibers(context, this.#outbox)
    this.#jobs = new PreparedJobs(Context.get(context, SymbolProcessor))
    this.#symbols = new SymbolRunner({
      side,
      jobs: this.#jobs,
      outbox: this.#outbox,
      fibers: this.#fibers,
      guard: this.#guard,
      onFirstEnd,
    })
  }

  start(): void {
    this.#side.listen((message) => {
      this.#symbols.checkBetween()
      if (this.#guard.hasEnded) return
      if (message.type === "cancel") this.#symbols.cancel(message.lane, message.attempt)
      else if (message.type === "ping") this.#pong(message.ping)
      else {
        this.#work.push(message)
        if (!this.#busy) void this.#drain()
      }
    })
    // `process.exit` in a symbol must not lose the answers of finished ones.
    process.on("exit", () => this.#outbox.flush())
    this.#side.post({ type: "ready" })
  }

  /** Synchronous as long as no effect waits: only then is there something to `await`. */
  async #drain(): Promise<void> {
    this.#busy = true
    for (let message = this.#work.shift(); message !== undefined; message = this.#work.shift()) {
      if (this.#guard.hasEnded) return
      if (message.type === "prepare") {
        const waiting = this.#prepare(message)
        if (waiting !== undefined) await waiting
      } else if (message.type === "run") {
        const prefetching = message.prefetch ? this.#prefetch(message) : undefined
        if (prefetching !== undefined) await prefetching
        const memberships = message.memberships && unpackMemberships(message.memberships, message.symbols.length)
        for (let i = 0; i < message.lanes.length && !this.#guard.hasEnded; i++) {
          const { attempts, job, lanes, symbols } = message
          const waiting = this.#symbols.run(job, lanes[i], attempts[i], symbols[i], memberships?.[i])
          if (waiting === undefined) continue
          await waiting
          // Other code may have run since the symbol ended.
          if (!this.#guard.hasEnded) this.#symbols.checkBetween()
        }
      } else if (message.type === "forget") {
        this.#fibers.fork(this.#jobs.forget(message.job))
      }
    }
    this.#outbox.flush()
    this.#busy = false
    if (this.#pinged !== undefined) this.#idle(this.#pinged)
  }

  #pong(ping: number): void {
    this.#side.post({ type: "pong", ping })
    if (this.#busy) this.#pinged = ping
    else this.#idle(ping)
  }

  #idle(ping: number): void {
    this.#pinged = undefined
    this.#side.post({ type: "idle", ping })
  }

  #prepare(message: Prepare): Promise<void> | undefined {
    this.#side.markers.mark(protocol.PREPARING, message.job)
    const { effect, finish } = this.#jobs.prepare(message)
    return this.#fibers.await(this.#fibers.fork(effect), (prepared) => {
      this.#guard.accept()
      this.#side.markers.mark(protocol.IDLE)
      this.#side.post(finish(prepared))
    })
  }

  /** Lets the processor read ahead; if that fails, each symbol reads its own candles and reports its own failure. */
  #prefetch(run: Run): Promise<void> | undefined {
    const prefetch = this.#jobs.of(run.job)?.prefetch
    if (prefetch === undefined) return undefined
    const { markers } = this.#side
    const wanted = run.symbols.filter((_, i) => markers.isWanted(run.lanes[i], run.attempts[i]))
    this.#outbox.flush()
    markers.mark(protocol.PREFETCHING, run.job)
    return this.#fibers.await(this.#fibers.fork(Effect.suspend(() => prefetch(wanted))), () => {
      if (this.#guard.areUnchanged) markers.mark(protocol.IDLE)
      else this.#guard.end()
    })
  }
}
