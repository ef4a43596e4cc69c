import { inspect } from "node:util"

/** A thrown value in words. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

/** How many characters of a processor's text are kept: a message is for people, and is sent with its result. */
const MAX_CHARACTERS = 65_536

/** Shortens a text to 64 K characters, and says so. */
export const shorten = (text: string): string =>
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

/** Any value as text; objects as Node inspects them. */
const textOf = (value: unknown): string =>
  attempt(() => (typeof value === "object" ? inspect(value, { breakLength: Infinity, depth: 1 }) : String(value))) ??
  "a value that cannot be shown"

const partsOf = (error: Error): Thrown => {
  const { name, message, stack } = error
  return {
    name: shorten(typeof name === "string" ? name : textOf(name)),
    message: shorten(typeof message === "string" ? message : textOf(message)),
    ...(typeof stack === "string" ? { stack: shorten(stack) } : undefined),
  }
}

/**
 * A thrown value in words, shortened. Never throws, whatever it is (a revoked proxy, an error whose `message`
 * throws).
 */
export const thrownOf = (thrown: unknown): Thrown => {
  try {
    if (thrown instanceof Error) return partsOf(thrown)
  } catch {
    // Its fields cannot be read: it is inspected like other values.
  }
  return { name: "Error", message: shorten(textOf(thrown)) }
}
