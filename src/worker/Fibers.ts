import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { SymbolProcessor } from "../job/SymbolProcessor.ts"
import type { Outbox } from "./Outbox.ts"

// Symbols may replace the global one.
const afterThis = queueMicrotask

/** Runs the effects of a worker; sends finished answers before one waits. */
export class Fibers {
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  readonly #outbox: Outbox

  constructor(context: Context.Context<SymbolProcessor>, outbox: Outbox) {
    this.fork = Effect.runForkWith(context)
    this.#outbox = outbox
  }

  /** Calls back when a fiber ends, then resolves. If it has ended already, calls back at once, without a promise. */
  await<A, E>(fiber: Fiber.Fiber<A, E>, done: (exit: Exit.Exit<A, E>) => void): Promise<void> | undefined {
    const exit = fiber.pollUnsafe()
    if (exit !== undefined) return void done(exit)
    this.#outbox.flush()
    return new Promise((resolve) => {
      fiber.addObserver((ended) => {
        // A timer counts as active until its callback has returned, and must not count as a leak of the symbol that
        // it ends.
        afterThis(() => {
          done(ended)
          resolve()
        })
      })
    })
  }
}
