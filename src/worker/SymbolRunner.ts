import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { Membership } from "../job/Membership.ts"
import { processSymbol } from "../job/processSymbol.ts"
import type { PreparedProcessor } from "../job/SymbolProcessor.ts"
import { AnswerReader } from "../pool/protocol/AnswerReader.ts"
import * as protocol from "../pool/protocol/protocol.ts"
import type { BuiltinsGuard } from "./BuiltinsGuard.ts"
import type { Fibers } from "./Fibers.ts"
import { takeStock } from "./leaks.ts"
import type { Begun, Outbox } from "./Outbox.ts"
import type { PreparedJobs } from "./PreparedJobs.ts"
import { readEnd } from "./readEnd.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/** What a worker runs symbols with. */
export interface SymbolRunnerParts {
  readonly side: WorkerSide
  readonly jobs: PreparedJobs
  readonly outbox: Outbox
  readonly fibers: Fibers
  readonly guard: BuiltinsGuard
  readonly onFirstEnd: (() => void) | undefined
}

/**
 * Runs one symbol at a time, and puts its answer into the outbox.
 *
 * A symbol that replaces a built-in function is the last one of its worker. If
 * the symbol waited, code that an earlier one left behind may have replaced it:
 * then the symbol is not answered, and runs once more, alone on a fresh worker.
 */
export class SymbolRunner {
  readonly #parts: SymbolRunnerParts
  readonly #reader = new AnswerReader()
  #running: { readonly begun: Begun; readonly fiber: Fiber.Fiber<unknown, unknown> } | undefined
  /** How many symbols have begun. */
  #begun = 0

  constructor(parts: SymbolRunnerParts) {
    this.#parts = parts
  }

  /** Runs a symbol, unless it was taken back; returns a promise only if it waits. */
  run(
    job: number,
    lane: number,
    attempt: number,
    symbol: string,
    membership: Membership | undefined,
  ): Promise<void> | undefined {
    const { fibers, outbox, side } = this.#parts
    const startedAt = protocol.monotonicMs()
    const begun = { lane, attempt, symbol, startedAt }
    const prepared = this.#preparedFor(job)
    // Another worker may be able to run it: the pool decides.
    if (prepared === undefined) return void outbox.skip(begun)
    if (!side.markers.begin(lane, attempt, startedAt)) return void outbox.skip(begun)
    this.#begun += 1
    const leaks = side.settings.detectLeaks ? takeStock() : undefined
    const effect = processSymbol(prepared, symbol, membership)
    // A fiber for an effect that has ended would take a tenth of the symbol's time.
    if (Exit.isExit(effect)) return void this.#done(begun, effect, leaks)
    const fiber = fibers.fork(effect)
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void this.#done(begun, exit, leaks)
    side.markers.wait(lane, attempt)
    this.#running = { begun, fiber }
    return fibers.await(fiber, (ended) => this.#done(begun, ended, leaks))
  }

  /** Interrupts the running symbol, if it is this attempt. */
  cancel(lane: number, attempt: number): void {
    if (this.#running === undefined) return
    const { begun, fiber } = this.#running
    if (begun.lane === lane && begun.attempt === attempt) fiber.interruptUnsafe()
  }

  /** Checks whether functions were replaced between symbols; before the first symbol, that is part of the setup. */
  checkBetween(): void {
    const { guard } = this.#parts
    if (guard.areUnchanged) return
    if (this.#begun === 0) guard.accept()
    // Only the first symbol can have replaced it, so it may finish: `#done` then ends the worker.
    else if (this.#running === undefined || this.#begun > 1) guard.end()
  }

  /** The prepared job; `undefined` if its symbols cannot run here, which the pool is told. */
  #preparedFor(job: number): PreparedProcessor | undefined {
    const { jobs, side } = this.#parts
    const prepared = jobs.of(job)
    const unknown = prepared === undefined ? jobs.notAsked(job) : undefined
    if (unknown !== undefined) side.post(unknown)
    return prepared
  }

  #done(begun: Begun, exit: Exit.Exit<unknown, unknown>, leaks: (() => boolean) | undefined): void {
    const { guard, onFirstEnd, outbox, side } = this.#parts
    const now = protocol.monotonicMs()
    const hasWaited = this.#running !== undefined
    this.#running = undefined
    if (hasWaited && this.#begun > 1 && !guard.areUnchanged) return guard.end()
    const error = readEnd(this.#reader, begun.symbol, exit, side.settings.maxReplyBytes)
    // Checked after reading the answer or error, which may run the symbol's code.
    const { areUnchanged } = guard
    if (leaks?.() === true) this.#reader.addFlag("Leak")
    side.markers.end(begun.lane, begun.attempt)
    if (this.#begun === 1) onFirstEnd?.()
    if (error === undefined) outbox.addAnswer(begun, this.#reader, now)
    else outbox.addError(begun, error, now)
    if (!areUnchanged) guard.end(begun.symbol)
  }
}
