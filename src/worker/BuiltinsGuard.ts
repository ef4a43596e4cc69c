import type { Outbox } from "./Outbox.ts"
import type { WatchedBuiltins } from "./WorkerOptions.ts"
import type { WorkerSide } from "./WorkerSide.ts"

/**
 * Ends the worker after a built-in function was replaced: sends its answers; symbols that have not begun run
 * elsewhere.
 */
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

  /** Whether the worker is ending: it starts nothing more. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  get areUnchanged(): boolean {
    return this.#builtins.areUnchanged
  }

  /** Accepts the current functions as the right ones. */
  accept(): void {
    this.#builtins.accept()
  }

  /**
   * Sends the finished answers and ends the worker. `symbol` replaced a function; without it, something left behind
   * did.
   */
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
