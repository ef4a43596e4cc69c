import type { MetadataField } from "../dialect.ts"
import { isArray, isObject, nameClose, type Json } from "./jsonItems.ts"

const ZONE_KEYS = /^(\d+\. )?(exchange_?)?(tz|time[_ ]?zone(_?name)?)$/i

/** Whether a key names the zone of times. */
export const isZoneKey = (name: string): boolean => ZONE_KEYS.test(name)

/** Whether a list has an object with lists for each symbol, rather than rows. */
const isOfLists = (json: ReadonlyArray<Json>): boolean =>
  json.length > 1 && json.every((each) => isObject(each) && Object.values(each).some(isArray))

/** The number of objects at the start and the end of a list that may not be rows. */
const FEW = 3

/** A price that every bar has. */
const OPEN = /^(\d+\w?\. )?(o$|open)/i

/** Objects before and after the candles: the first line of a JSON Lines file may describe it. */
const otherLines = (json: ReadonlyArray<Json>): ReadonlyArray<Json> =>
  [...json.slice(0, FEW), ...json.slice(FEW).slice(-FEW)].filter(
    (each) =>
      isObject(each) &&
      ![each, ...Object.values(each)].some(
        (inner) => isObject(inner) && Object.keys(inner).some((key) => OPEN.test(key)),
      ),
  )

/** Finds the wanted metadata outside the tables of a response. */
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

/** The keys for the name in an object that describes a column. */
const LABELS = ["name", "field", "label", "id", "key", "title"] as const

const nameOf = (json: Json): string => {
  if (typeof json === "string") return json
  const label = isObject(json) ? LABELS.map((key) => json[key]).find((text) => typeof text === "string") : undefined
  return typeof label === "string" ? label : ""
}

/** Lists of column names, for rows elsewhere in the response. */
export const namesIn = (json: Json, depth: number): ReadonlyArray<ReadonlyArray<string>> => {
  if (depth <= 0) return []
  if (isObject(json)) return Object.values(json).flatMap((each) => namesIn(each, depth - 1))
  if (!isArray(json)) return []
  if (json.length === 1) return namesIn(json[0], depth - 1)
  const names = json.length > 40 ? [] : json.map(nameOf)
  return names.length > 4 && !names.includes("") && nameClose(names) ? [names] : []
}
