import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** Lets a command handle its first Ctrl-C instead of ending at once. */
export class Interruption {
  readonly #handlers: Array<() => void> = []

  /** Calls `handler` at the next Ctrl-C that no earlier handler takes, while the scope is open. */
  onNext(handler: () => void): Effect.Effect<void, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.sync(() => void this.#handlers.push(handler)),
      () =>
        Effect.sync(() => {
          const at = this.#handlers.indexOf(handler)
          if (at >= 0) this.#handlers.splice(at, 1)
        }),
    )
  }

  /** Reports a Ctrl-C to the command; `false` if the process should end. */
  tell(): boolean {
    const handler = this.#handlers.shift()
    handler?.()
    return handler !== undefined
  }
}

/** The interruption of the current command. */
export const CommandInterruption = Context.Reference<Interruption>("marketsweep/cli/CommandInterruption", {
  defaultValue: () => new Interruption(),
})
