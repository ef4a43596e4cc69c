import { inspect } from "node:util"

/** What was thrown, in words. */
export interface Thrown {
  readonly name: string
  readonly message: string
  readonly stack?: string
}

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
    name: typeof name === "string" ? name : textOf(name),
    message: typeof message === "string" ? message : textOf(message),
    ...(typeof stack === "string" ? { stack } : undefined),
  }
}

/** What was thrown, in words. Whatever it is (a revoked proxy, an error whose `message` throws), this does not throw. */
export const thrownOf = (thrown: unknown): Thrown => {
  try {
    if (thrown instanceof Error) return partsOf(thrown)
  } catch {
    // Its parts cannot be read: shown as the others are.
  }
  return { name: "Error", message: textOf(thrown) }
}
