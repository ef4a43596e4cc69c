import type { State, Theme } from "../model/State.ts"

/** What a browser keeps of a reader between visits. */
type Kept = Pick<State, "starred" | "theme">

const keyOf = (id: string): string => `marketsweep:${id}`

const isTheme = (value: unknown): value is Theme => value === "auto" || value === "light" || value === "dark"

/** A browser may refuse to keep anything of a file: then each visit is the first. */
const storage = (): Storage | undefined => {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

export const readKept = (id: string): Partial<Kept> => {
  const text = storage()?.getItem(keyOf(id)) ?? null
  if (text === null) return {}
  try {
    const kept: unknown = JSON.parse(text)
    if (typeof kept !== "object" || kept === null) return {}
    const starred = "starred" in kept && Array.isArray(kept.starred) ? kept.starred.map(String) : []
    return { starred: new Set(starred), theme: "theme" in kept && isTheme(kept.theme) ? kept.theme : "auto" }
  } catch {
    // Something else under this key.
    return {}
  }
}

export const writeKept = (id: string, { starred, theme }: Kept): void => {
  try {
    storage()?.setItem(keyOf(id), JSON.stringify({ starred: [...starred], theme }))
  } catch {
    // It is full: what is kept is a convenience.
  }
}
