import { inspect } from "node:util"

/** What was thrown, in words. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

/** Characters of a text from a processor that are kept: a message is for people, and travels with every result. */
const MAX_CHARACTERS = 65_536

/** A text of at most 64 K characters; where it was cut it says so. */
export const shortened = (text: string): string =>
  text.length <= MAX_CHARACTERS
    ? text
    : `${text.slice(0, MAX_CHARACTERS)}… (${text.length - MAX_CHARACTERS} more characters)`

const attempt = (say: () => string): string | undefined => {
  try {
    return say()
  } catch {
    return undefined
  }
}

/** Any value as a text; of an object, what Node shows of it. */
const textOf = (value: unknown): string =>
  attempt(() => (typeof value === "object" ? inspect(value, { breakLength: Infinity, depth: 1 }) : String(value))) ??
  "a value that cannot be shown"

const partsOf = (error: Error): Thrown => {
  const { name, message, stack } = error
  return {
    name: shortened(typeof name === "string" ? name : textOf(name)),
    message: shortened(typeof message === "string" ? message : textOf(message)),
    ...(typeof stack === "string" ? { stack: shortened(stack) } : undefined),
  }
}

/** What was thrown, in words, shortened. Whatever it is (a revoked proxy, an error whose `message` throws), this does not throw. */
export const thrownOf = (thrown: unknown): Thrown => {
  try {
    if (thrown instanceof Error) return partsOf(thrown)
  } catch {
    // Its parts cannot be read: shown as the others are.
  }
  return { name: "Error", message: shortened(textOf(thrown)) }
}
