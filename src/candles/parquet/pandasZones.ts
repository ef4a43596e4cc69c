import * as Predicate from "effect/Predicate"
import type { FileMetaData } from "hyparquet"

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // Metadata that is not JSON states no zones.
    return undefined
  }
}

/** The time zones that pandas records, by column: the columns themselves contain only instants. */
export const pandasZones = ({ key_value_metadata = [] }: FileMetaData): ReadonlyMap<string, string> => {
  const zones = new Map<string, string>()
  const note = parsed(key_value_metadata.find(({ key }) => key === "pandas")?.value ?? "")
  const columns = Predicate.isReadonlyObject(note) && Array.isArray(note["columns"]) ? note["columns"] : []
  for (const column of columns) {
    if (!Predicate.isReadonlyObject(column) || !Predicate.isReadonlyObject(column["metadata"])) continue
    const { timezone } = column["metadata"]
    const name = column["field_name"]
    if (typeof name === "string" && typeof timezone === "string") zones.set(name, timezone)
  }
  return zones
}
