import type { MetadataField } from "../dialect.ts"
import { isArray, isObject, nameClose, type Json } from "./jsonTables.ts"

const ZONE_KEYS = /^(\d+\. )?(exchange_?)?(tz|time[_ ]?zone(_?name)?)$/i

/** Whether a key names the zone of times. */
export const isZoneKey = (name: string): boolean => ZONE_KEYS.test(name)

/** Whether a list holds objects with lists in them: one for each symbol, and no rows. */
const isOfLists = (json: ReadonlyArray<Json>): boolean =>
  json.length > 1 && json.every((each) => isObject(each) && Object.values(each).some(isArray))

/** How many objects at the beginning and the end of a list may be no rows. */
const FEW = 3

/** A price that every bar has. */
const OPEN = /^(\d+\w?\. )?(o$|open)/i

/** Objects before and behind those that are candles: the first line of a file of a value a line may describe it. */
const otherLines = (json: ReadonlyArray<Json>): ReadonlyArray<Json> =>
  [...json.slice(0, FEW), ...json.slice(FEW).slice(-FEW)].filter(
    (each) =>
      isObject(each) &&
      ![each, ...Object.values(each)].some(
        (inner) => isObject(inner) && Object.keys(inner).some((key) => OPEN.test(key)),
      ),
  )

/** Finds the wanted metadata beside the tables of a response. */
export const metadataIn = (
  json: Json,
  depth: number,
  isWanted: (key: string) => boolean,
): ReadonlyArray<MetadataField> => {
  if (isArray(json)) {
    const asked = json.length === 1 || isOfLists(json) ? json : otherLines(json)
    return asked.flatMap((each) => metadataIn(each, depth - 1, isWanted))
  }
  if (depth <= 0 || !isObject(json)) return []
  // Yahoo's `scale` is not about prices.
  const isHere = "indicators" in json ? (key: string) => key !== "scale" && isWanted(key) : isWanted
  return Object.entries(json).flatMap(([name, value]) =>
    typeof value === "string" && isHere(name) ? [{ name, value }] : metadataIn(value, depth - 1, isHere),
  )
}

/** What an object in a list of names is called by. */
const LABELS = ["name", "field", "label", "id", "key", "title"] as const

const nameOf = (json: Json): string => {
  if (typeof json === "string") return json
  const label = isObject(json) ? LABELS.map((key) => json[key]).find((text) => typeof text === "string") : undefined
  return typeof label === "string" ? label : ""
}

/** Lists of the names of columns, for rows that stand elsewhere. */
export const namesIn = (json: Json, depth: number): ReadonlyArray<ReadonlyArray<string>> => {
  if (depth <= 0) return []
  if (isObject(json)) return Object.values(json).flatMap((each) => namesIn(each, depth - 1))
  if (!isArray(json)) return []
  if (json.length === 1) return namesIn(json[0], depth - 1)
  const names = json.length > 40 ? [] : json.map(nameOf)
  return names.length > 4 && !names.includes("") && nameClose(names) ? [names] : []
}
