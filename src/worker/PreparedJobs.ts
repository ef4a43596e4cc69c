import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { InvalidJob, type JobError } from "../job/JobError.ts"
import type { PreparedProcessor, SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { FromWorker, ToWorker } from "../pool/protocol/protocol.ts"
import { encodeJobError } from "./encodeErrors.ts"

type Prepare = Extract<ToWorker, { readonly type: "prepare" }>

type Prepared = Exit.Exit<PreparedProcessor, JobError>

const NOT_PREPARED = "The processor's prepare gave no { process }"
const OTHER_SOURCE = "The processor's prepare gave another source than it was asked to read"
const NOT_ASKED = "A worker was not asked to prepare it"

const isPrepared = (prepared: PreparedProcessor): boolean => typeof prepared?.process === "function"

const sourceOf = ({ source }: PreparedProcessor) => (typeof source === "string" ? { source } : undefined)

/** The jobs on a worker, each prepared, or with the error of its preparation. */
export class PreparedJobs {
  readonly #processor: SymbolProcessor["Service"]
  readonly #jobs = new Map<number, { readonly scope: Scope.Closeable; readonly prepared: Prepared }>()

  constructor(processor: SymbolProcessor["Service"]) {
    this.#processor = processor
  }

  /** Prepares a job; `finish` receives the outcome and returns the message for the pool. */
  prepare({ header, job, source }: Prepare) {
    const scope = Scope.makeUnsafe()
    const effect = Effect.suspend(() => this.#processor.prepare(header, source)).pipe(
      Effect.filterOrElse(isPrepared, () => Effect.die(new TypeError(NOT_PREPARED))),
      Effect.filterOrElse(
        (prepared) => source === undefined || prepared.source === source,
        () => Effect.fail(new InvalidJob({ message: OTHER_SOURCE })),
      ),
      Scope.provide(scope),
    )
    const finish = (prepared: Prepared): FromWorker => {
      this.#jobs.set(job, { scope, prepared })
      return Exit.isSuccess(prepared)
        ? { type: "prepared", job, ...sourceOf(prepared.value) }
        : { type: "rejected", job, error: encodeJobError(prepared.cause) }
    }
    return { effect, finish }
  }

  /** A prepared job; `undefined` if its symbols cannot run here. */
  of(job: number): PreparedProcessor | undefined {
    const prepared = this.#jobs.get(job)?.prepared
    return prepared !== undefined && Exit.isSuccess(prepared) ? prepared.value : undefined
  }

  /**
   * The message for the pool, once, about a job that it was not asked to prepare: a symbol may have taken that
   * request.
   */
  notAsked(job: number): FromWorker | undefined {
    if (this.#jobs.has(job)) return undefined
    const cause = Cause.fail(new InvalidJob({ message: NOT_ASKED }))
    this.#jobs.set(job, { scope: Scope.makeUnsafe(), prepared: Exit.failCause(cause) })
    return { type: "rejected", job, error: encodeJobError(cause) }
  }

  /** Forgets a job, and releases what its preparation has acquired. */
  forget(job: number): Effect.Effect<void> {
    const known = this.#jobs.get(job)
    this.#jobs.delete(job)
    return known === undefined ? Effect.void : Scope.close(known.scope, Exit.void)
  }
}
