import { type JobError, PoolUnavailable } from "../../../job/JobError.ts"
import { lossOf, settle, type Settlement } from "../answering/settlements.ts"
import type { Crew } from "../crew/Crew.ts"
import type { Dispatcher } from "../dispatch/Dispatcher.ts"
import type { Openings } from "../dispatch/Openings.ts"

const CLOSED = new PoolUnavailable({ message: "The pool was closed" })

/**
 * The state of a pool. `lost` means that no worker can run: jobs that are opened later fail with the reason.
 *
 *   open ──lose──► lost ──close──► closed
 *     └──────────────close───────────▲
 *
 * Both ends kill all workers and answer every waiting symbol.
 */
export class PoolLife {
  readonly #crew: Crew
  readonly #openings: Openings
  readonly #dispatcher: Dispatcher
  readonly #whenReady = new Set<(error: JobError | undefined) => void>()
  readonly #whenClosed: Array<() => void> = []
  #closed = false
  #lost: JobError | undefined

  constructor(crew: Crew, openings: Openings, dispatcher: Dispatcher) {
    this.#crew = crew
    this.#openings = openings
    this.#dispatcher = dispatcher
  }

  /** Why no job can be opened any more; `undefined` while the pool is open. */
  get refusal(): JobError | undefined {
    return this.#lost ?? (this.#closed ? CLOSED : undefined)
  }

  /** Why symbols cannot run any more; `undefined` while the pool is open. */
  get lostTo(): string | undefined {
    return this.#lost?.message ?? (this.#closed ? "the pool was closed" : undefined)
  }

  /** Calls back once a worker is ready, or with the reason why none will be. */
  ready(onReady: (error: JobError | undefined) => void): () => void {
    if (this.#lost !== undefined) onReady(this.#lost)
    else if (this.#crew.living().some(({ status }) => status === "ready")) onReady(undefined)
    else this.#whenReady.add(onReady)
    return () => this.#whenReady.delete(onReady)
  }

  /** Calls back those who wait for the first worker. */
  settleReady(error: JobError | undefined): void {
    const waiting = [...this.#whenReady]
    this.#whenReady.clear()
    for (const each of waiting) each(error)
  }

  /** Ends the pool: nothing can run on it any more. */
  lose(error: JobError): void {
    if (this.#lost !== undefined) return
    this.#lost = error
    this.#endAll(error)
    this.settleReady(error)
    settle(this.drain())
  }

  /** Ends all workers; calls back once the last one is gone. */
  close(onClosed: () => void): void {
    this.#closed = true
    this.#whenClosed.push(onClosed)
    this.#endAll(CLOSED)
    settle(this.drain())
    this.workerGone()
  }

  /** Handles the exit of a worker, which may have been the last one. */
  workerGone(): void {
    if (this.#closed && this.#crew.workers.size === 0) for (const onClosed of this.#whenClosed.splice(0)) onClosed()
  }

  /** Takes the waiting symbols as lost if the pool has ended. */
  drain(): Array<Settlement> {
    const { lostTo } = this
    return lostTo === undefined ? [] : this.#dispatcher.drain().map((task) => lossOf(task, lostTo))
  }

  #endAll(error: JobError): void {
    this.#crew.stop()
    for (const worker of this.#crew.workers) worker.kill("closed")
    this.#openings.settleAll(error)
  }
}
