import { zoneNamed } from "../localTime.ts"

/** Unambiguous abbreviations of zones, and their offsets from UTC. */
const FIXED: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  z: "UTC",
  jst: "+09:00",
  kst: "+09:00",
  hkt: "+08:00",
  sgt: "+08:00",
  msk: "+03:00",
}
/** Ambiguous zones: several places share the abbreviation, or its offset changes with the season. */
const OPEN =
  /^(et|est|edt|eastern|ct|cst|cdt|central|mt|mst|mdt|pt|pst|pdt|pacific|cet|cest|eet|eest|wet|west|bst|ist|aest|aedt|acst|nzst|nzdt|brt|sast|wib|local|local time|exchange|exchange time|market time|ny|new york|london|server|server time|broker time)$/i
const NAMED = /^[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_+-]+){1,2}$/
const OFFSET = /^(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?$/i

/** Parses the name of a zone: `America/New_York`, `GMT+8`, `-0500`, `UTC`, `JST`; `undefined` if it is ambiguous or not a zone. */
export const zoneOf = (text: string): string | undefined => {
  const clean = text.trim()
  const offset = OFFSET.exec(clean)
  if (offset !== null) return `${offset[1]}${offset[2].padStart(2, "0")}:${offset[3] ?? "00"}`
  if (NAMED.test(clean) && zoneNamed(clean) !== undefined) return clean
  return FIXED[clean.toLowerCase()]
}

/** Whether a string names a zone, even an ambiguous one. */
export const meansZone = (text: string): boolean => zoneOf(text) !== undefined || OPEN.test(text.trim())

/** The distinct zones among some strings. Ambiguous ones count only if all are: `EST` and America/New_York give one zone. */
export const zoneAmong = (stated: ReadonlyArray<string>): string | undefined => {
  const clear = stated.filter((text) => zoneOf(text) !== undefined)
  const distinct = [...new Set(clear.length === 0 ? stated : clear)]
  return distinct.length === 0 ? undefined : distinct.join(", ")
}

const IN_BRACKETS = /[([]\s*([^)\]]+?)\s*[)\]]/
const BEHIND = /^(?:.*[a-z])[\s_.]+([A-Za-z]{2,5})$/i
const BEFORE = /^(local|exchange|server|market)[\s_]?(?:date|time|datetime|timestamp)/i

/** The zone in the name of a time column: `Time (EST)`, `datetime_et`, `Date (GMT+8)`, `Local time`. */
export const zoneInName = (name: string): string | undefined => {
  const found = [IN_BRACKETS, BEHIND, BEFORE].map((form) => form.exec(name.trim())?.[1])
  return found.find((text) => text !== undefined && meansZone(text))
}

/** The name of a time column without the zone at its end. */
export const withoutZone = (name: string): string => {
  const behind = BEHIND.exec(name.trim())?.[1]
  return behind !== undefined && meansZone(behind) ? name.trim().slice(0, -behind.length) : name
}

const OF_TIMES = /\b(time ?zone|tz|times?)\b/i

/** The zone in a line above a table: `All times are in US/Eastern`, `# timezone=Asia/Tokyo`. */
export const zoneInLine = (line: string): string | undefined => {
  if (!OF_TIMES.test(line.replaceAll("_", " "))) return undefined
  const words = line.split(/[\s,;:="'()[\]]+(?!\d\d\b)/).filter((word) => word !== "")
  return words.find((word) => zoneOf(word) !== undefined || (/^[A-Z]{2,4}$/.test(word) && OPEN.test(word)))
}

/** Names of columns that hold a zone for each row, such as `tz` and `utc_offset`. */
const ZONE_COLUMN = /^(tz|(exchange_?)?time_?zone|zone|tz_?(name|offset)|(utc|gmt)_?offset)$/i

export const isZoneColumn = (name: string): boolean => ZONE_COLUMN.test(name.trim().replaceAll(" ", "_"))
