import { isArray, isObject, type Json } from "./jsonItems.ts"
import type { Table } from "./jsonTables.ts"

const DEPTH = 5

/** Whether a list has rows of numbers, unlike one that describes columns. */
const hasNumbers = (list: ReadonlyArray<Json>): boolean => {
  const [first] = list
  const values: ReadonlyArray<Json> = isArray(first) ? first : isObject(first) ? Object.values(first) : []
  return list.length > 1 && values.some((value) => typeof value === "string" && /^-?\d/.test(value))
}

const listsIn = (json: Json, path: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  if (isArray(json)) return hasNumbers(json) ? [path] : []
  if (!isObject(json) || path.length >= DEPTH) return []
  return Object.entries(json).flatMap(([key, value]) => listsIn(value, [...path, key]))
}

/** The keys of lists of rows beside the tables that are read: `dividends`, or volumes apart from prices. */
export const unreadLists = (json: Json, tables: ReadonlyArray<Table>): ReadonlyArray<string> =>
  listsIn(json, [])
    .filter((path) => tables.every(({ keys }) => path.some((key, at) => at < keys.length && keys[at] !== key)))
    .map((path) => path.join("."))
