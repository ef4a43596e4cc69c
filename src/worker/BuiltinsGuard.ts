import type { Outbox } from "./Outbox.ts"
import type { WatchedBuiltins } from "./WorkerOptions.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/** Ends the worker once a built-in function was replaced: the answers are sent, and what it has not begun runs elsewhere. */
export class BuiltinsGuard {
  readonly #builtins: WatchedBuiltins
  readonly #outbox: Outbox
  readonly #side: WorkerSide
  #hasEnded = false

  constructor(builtins: WatchedBuiltins, outbox: Outbox, side: WorkerSide) {
    this.#builtins = builtins
    this.#outbox = outbox
    this.#side = side
  }

  /** Whether the worker is about to end: it starts nothing more. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  get areUnchanged(): boolean {
    return this.#builtins.areUnchanged
  }

  /** Holds what is there now to be right. */
  accept(): void {
    this.#builtins.accept()
  }

  /** Sends the answers that there are and ends the worker; `symbol` replaced something, or one before it. */
  end(symbol?: string): void {
    this.#hasEnded = true
    this.#outbox.flush()
    this.#side.post({
      type: "changed",
      what: this.#builtins.changed(),
      ...(symbol === undefined ? undefined : { symbol }),
    })
    this.#side.end()
  }
}
