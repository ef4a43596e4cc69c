import * as Effect from "effect/Effect"

/**
 * `Effect.forEach(symbols, answer, { concurrency })`, in slots: a slot is a fiber
 * that answers one symbol after another. Values are in the order of the symbols.
 *
 * `Effect.forEach` itself interrupts each fiber from within the end of the one
 * before, so that 200 to 800 of them overflow the stack and the process hangs. It
 * also takes 0.5 µs more for each symbol, which has a fiber of its own.
 */
export const forEachSymbol = <A, E>(
  symbols: ReadonlyArray<string>,
  answer: (symbol: string) => Effect.Effect<A, E>,
  { concurrency }: { readonly concurrency: number },
): Effect.Effect<Array<A>, E> =>
  Effect.suspend(() => {
    const values: Array<A> = []
    values.length = symbols.length
    let next = 0
    const slot = Effect.suspend(() => {
      let at = 0
      return Effect.whileLoop({
        while: () => next < symbols.length,
        body: () => {
          at = next++
          return answer(symbols[at])
        },
        step: (value) => {
          values[at] = value
        },
      })
    })
    const slots = Array.from({ length: Math.min(concurrency, symbols.length) }, () => slot)
    // One more than there are slots: a forEach that reaches its bound interrupts as above.
    const all = Effect.forEach(slots, (each) => each, { concurrency: slots.length + 1, discard: true })
    return Effect.as(all, values)
  })
