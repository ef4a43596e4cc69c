import { watchCollections } from "./collections.ts"
import { watchNumbersAndTexts } from "./numbersAndTexts.ts"
import { watchObjectsAndTasks } from "./objectsAndTasks.ts"
import type { Watched } from "./Watched.ts"

/** What arrays inherit: an element of their prototype would be an element of all arrays. */
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
 * The symbols of a worker share its built-in functions: one that replaces a
 * function changes what all later symbols compute. Watched are those that
 * formulas, Effect and the worker's own loop rely on. Each stands in two lists,
 * and the second one is a closure that is made once: V8 then takes both sides of
 * a comparison for constants for as long as nobody changes them, and all of them
 * together take a twentieth of a microsecond. With what was taken in a field it
 * was a quarter, in a loop over names a hundred times as long.
 */
const watchAll = () => ({
  inherited: watchInherited(),
  collections: watchCollections(),
  numbersAndTexts: watchNumbersAndTexts(),
  objectsAndTasks: watchObjectsAndTasks(),
})

/** Watches over the built-in functions of this worker. */
export class Builtins {
  #watched = watchAll()

  /** Holds what is there now to be right: whoever sets up a worker may replace what they like. */
  accept(): void {
    // V8 does not treat closures that are made twice as constants.
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
      // A whole object such as `Map` was replaced, and has no such parts.
      return false
    }
  }

  /** The name of what was replaced. */
  changed(): string {
    try {
      const watched: Readonly<Record<string, Watched>> = this.#watched
      for (const group in watched) {
        const { was, take: takeNow } = watched[group]
        const now = takeNow()
        for (const name in was) if (was[name] !== now[name]) return name
      }
    } catch {
      // The check reports it as missing.
    }
    return "a global object"
  }
}
