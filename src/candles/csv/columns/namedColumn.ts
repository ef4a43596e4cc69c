import { Refusal } from "../dialect.ts"

/** Lists names for a message. */
export const listed = (names: ReadonlyArray<string>): string => names.filter((name) => name !== "").join(", ")

/** The column that the caller named; throws a {@link Refusal} unless there is exactly one. */
export const indexOf = (names: ReadonlyArray<string>, name: string, option: string): number => {
  const wanted = name.trim().toLowerCase()
  const found = names.flatMap((each, index) => (each.toLowerCase() === wanted ? [index] : []))
  if (found.length === 1) return found[0]
  const what = found.length === 0 ? "it has no column" : "it has more than one column"
  throw new Refusal(`${what} ${name}, which ${option} names: its columns are ${listed(names)}`)
}
