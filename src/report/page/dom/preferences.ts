import type { State, Theme } from "../model/State.ts"

/** The settings that a browser stores between visits. */
type Preferences = Pick<State, "starred" | "theme">

const keyOf = (id: string): string => `marketsweep:${id}`

const isTheme = (value: unknown): value is Theme => value === "auto" || value === "light" || value === "dark"

/** `undefined` if the browser refuses storage to local files. */
const storage = (): Storage | undefined => {
  try {
    return globalThis.localStorage
  } catch {
    return undefined
  }
}

export const readPreferences = (id: string): Partial<Preferences> => {
  const text = storage()?.getItem(keyOf(id)) ?? null
  if (text === null) return {}
  try {
    const stored: unknown = JSON.parse(text)
    if (typeof stored !== "object" || stored === null) return {}
    const starred = "starred" in stored && Array.isArray(stored.starred) ? stored.starred.map(String) : []
    return { starred: new Set(starred), theme: "theme" in stored && isTheme(stored.theme) ? stored.theme : "auto" }
  } catch {
    // Another program has stored something else under this key.
    return {}
  }
}

export const writePreferences = (id: string, { starred, theme }: Preferences): void => {
  try {
    storage()?.setItem(keyOf(id), JSON.stringify({ starred: [...starred], theme }))
  } catch {
    // The storage is full; preferences are only a convenience.
  }
}
