import { watchCollections } from "./collections.ts"
import { watchNumbersAndTexts } from "./numbersAndTexts.ts"
import { watchObjectsAndTasks } from "./objectsAndTasks.ts"
import type { Watched } from "./Watched.ts"

/** What all arrays inherit: an element of their prototype would be an element of every array. */
const take = () => ({
  "the elements of Array.prototype": Array.prototype.length,
  "the prototype of Array.prototype": Object.getPrototypeOf(Array.prototype),
  "Array[Symbol.species]": Array[Symbol.species],
})

const watchInherited = (): Watched => {
  const was = take()
  return {
    was,
    take,
    areUnchanged: () =>
      was["the elements of Array.prototype"] === Array.prototype.length &&
      was["the prototype of Array.prototype"] === Object.getPrototypeOf(Array.prototype) &&
      was["Array[Symbol.species]"] === Array[Symbol.species],
  }
}

/*
 * The symbols of a worker share its built-in functions: a symbol that replaces one
 * changes what all later symbols compute. Those that formulas, Effect and the
 * worker itself rely on are watched. Each is in two lists, and the second is a
 * closure that is made once: V8 then treats both sides of a comparison as
 * constants until they change, and all comparisons together take 0.05 µs. With the
 * former functions in a field they took 0.25 µs, in a loop over names a hundred
 * times as long.
 */
const watchAll = () => ({
  inherited: watchInherited(),
  collections: watchCollections(),
  numbersAndTexts: watchNumbersAndTexts(),
  objectsAndTasks: watchObjectsAndTasks(),
})

/** Detects that built-in functions of this worker were replaced. */
export class Builtins {
  #watched = watchAll()

  /** Accepts the current functions as the right ones: the setup of a worker may replace any. */
  accept(): void {
    // Only if needed: V8 does not treat the variables of a closure that is made twice as constants.
    if (!this.areUnchanged) this.#watched = watchAll()
  }

  get areUnchanged(): boolean {
    const { inherited, collections, numbersAndTexts, objectsAndTasks } = this.#watched
    try {
      return (
        inherited.areUnchanged() &&
        collections.areUnchanged() &&
        numbersAndTexts.areUnchanged() &&
        objectsAndTasks.areUnchanged()
      )
    } catch {
      // A whole object such as `Map` was replaced, and lacks the functions.
      return false
    }
  }

  /** The name of a function that was replaced. */
  changed(): string {
    try {
      const watched: Readonly<Record<string, Watched>> = this.#watched
      for (const group in watched) {
        const { was, take: takeNow } = watched[group]
        const now = takeNow()
        for (const name in was) if (was[name] !== now[name]) return name
      }
    } catch {
      // A whole object was replaced.
    }
    return "a global object"
  }
}
