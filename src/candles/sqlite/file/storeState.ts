import { type Stats, statSync } from "node:fs"

const statsOf = (file: unknown): Stats | undefined => {
  if (typeof file !== "string") return undefined
  try {
    return statSync(file)
  } catch {
    // The file was moved away.
    return undefined
  }
}

const FIELDS = ["dev", "ino", "size", "mtimeMs", "ctimeMs"] as const

const textOf = (stats: Stats | undefined): string | undefined => stats && FIELDS.map((field) => stats[field]).join()

/**
 * The state of a store's file. It changes when data is moved from the log into the file, and when the file is changed
 * without SQLite, for example by a copy over it. `undefined` if it cannot be determined.
 */
export const fileState = (file: unknown): string | undefined => textOf(statsOf(file))

/**
 * {@link fileState} for repeated checks of one file: it formats the numbers only when they have changed, which saves a
 * third of the time.
 */
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
