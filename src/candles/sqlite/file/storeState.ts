import { type Stats, statSync } from "node:fs"

const statsOf = (file: unknown): Stats | undefined => {
  if (typeof file !== "string") return undefined
  try {
    return statSync(file)
  } catch {
    // It was moved away.
    return undefined
  }
}

const FIELDS = ["dev", "ino", "size", "mtimeMs", "ctimeMs"] as const

const textOf = (stats: Stats | undefined): string | undefined => stats && FIELDS.map((field) => stats[field]).join()

/**
 * Which state the file of a store is in: it changes with what is moved into it, and with what is done to it without SQLite,
 * such as copying another one over it. `undefined` where that cannot be told.
 */
export const fileState = (file: unknown): string | undefined => textOf(statsOf(file))

/** {@link fileState} of a file that is looked at again and again: to write its numbers down takes half as long as the look. */
export const fileStates = (file: unknown): (() => string | undefined) => {
  let last: Stats | undefined
  let text: string | undefined
  return () => {
    const stats = statsOf(file)
    const isSame = stats !== undefined && FIELDS.every((field) => last?.[field] === stats[field])
    if (!isSame) text = textOf(stats)
    last = stats
    return text
  }
}
