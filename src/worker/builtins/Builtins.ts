import { collectionsAreAs, takeCollections } from "./collections.ts"
import { numbersAndTextsAreAs, takeNumbersAndTexts } from "./numbersAndTexts.ts"
import { objectsAndTasksAreAs, takeObjectsAndTasks } from "./objectsAndTasks.ts"

/** What arrays inherit: an element of their prototype would be an element of all arrays. */
const takeInherited = () => ({
  "the elements of Array.prototype": Array.prototype.length,
  "the prototype of Array.prototype": Object.getPrototypeOf(Array.prototype),
  "Array[Symbol.species]": Array[Symbol.species],
})

const inheritedAreAs = (was: ReturnType<typeof takeInherited>): boolean =>
  was["the elements of Array.prototype"] === Array.prototype.length &&
  was["the prototype of Array.prototype"] === Object.getPrototypeOf(Array.prototype) &&
  was["Array[Symbol.species]"] === Array[Symbol.species]

/*
 * The symbols of a worker share its built-in functions: one that replaces a
 * function changes what all later symbols compute. Watched are those that
 * formulas, Effect and the worker's own loop rely on. Each stands in two lists:
 * comparing them so takes a quarter of a microsecond a symbol, and a loop over
 * names a hundred times as long.
 */
const take = () => ({
  inherited: takeInherited(),
  collections: takeCollections(),
  numbersAndTexts: takeNumbersAndTexts(),
  objectsAndTasks: takeObjectsAndTasks(),
})

/** Watches over the built-in functions of this worker. */
export class Builtins {
  #was = take()

  /** Holds what is there now to be right: whoever sets up a worker may replace what they like. */
  accept(): void {
    this.#was = take()
  }

  get areUnchanged(): boolean {
    const { inherited, collections, numbersAndTexts, objectsAndTasks } = this.#was
    try {
      return (
        inheritedAreAs(inherited) &&
        collectionsAreAs(collections) &&
        numbersAndTextsAreAs(numbersAndTexts) &&
        objectsAndTasksAreAs(objectsAndTasks)
      )
    } catch {
      // A whole object such as `Map` was replaced, and has no such parts.
      return false
    }
  }

  /** What was replaced, in words. */
  changed(): string {
    try {
      const was: Readonly<Record<string, Readonly<Record<string, unknown>>>> = this.#was
      const now: Readonly<Record<string, Readonly<Record<string, unknown>>>> = take()
      for (const group in was) for (const name in was[group]) if (was[group][name] !== now[group][name]) return name
    } catch {
      // It is found missing.
    }
    return "a global object"
  }
}
