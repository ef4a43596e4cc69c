import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** What a command does at the first Ctrl-C, where it does not end at once. */
export class Interruption {
  #onFirst: (() => void) | undefined

  /** Calls back at the first Ctrl-C, as long as the scope is open. */
  onFirst(onFirst: () => void): Effect.Effect<void, never, Scope.Scope> {
    return Effect.acquireRelease(
      Effect.sync(() => void (this.#onFirst = onFirst)),
      () => Effect.sync(() => void (this.#onFirst = undefined)),
    )
  }

  /** Tells the command of a Ctrl-C; `false` where it is to be ended. */
  tell(): boolean {
    const onFirst = this.#onFirst
    this.#onFirst = undefined
    onFirst?.()
    return onFirst !== undefined
  }
}

/** The interruption of this command; without one, a command hears of none. */
export const CommandInterruption = Context.Reference<Interruption>("marketsweep/cli/CommandInterruption", {
  defaultValue: () => new Interruption(),
})
