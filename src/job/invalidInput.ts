import * as SchemaIssue from "effect/SchemaIssue"

/** The most mistakes that a message lists: of a thousand, the first few are enough. */
const LISTED = 20
const SHOWN_CHARACTERS = 60

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/**
 * Shows a value of untrusted JSON in a message, shortened; `undefined` for objects and arrays, which have no short
 * form.
 */
export const shownValue = (value: unknown): string | undefined => {
  if (typeof value === "string") {
    return JSON.stringify(value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}…` : value)
  }
  return value === null || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined
}

const valueAt = (input: unknown, path: ReadonlyArray<PropertyKey>): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined,
    input,
  )

/** Describes what is wrong with `input`: for each mistake what was expected, what was found, and where. */
export const describeIssue = (issue: SchemaIssue.Issue, input: unknown): string => {
  const { issues } = issuesOf(issue)
  const lines = issues.slice(0, LISTED).map(({ message, path = [] }) => {
    const keys = path.map((segment) => (typeof segment === "object" ? segment.key : segment))
    const got = message.includes(", got ") ? undefined : shownValue(valueAt(input, keys))
    const place = keys.map((key) => `[${shownValue(String(key))}]`.replace(/^\["(\d+)"\]$/, "[$1]")).join("")
    return `${message}${got === undefined ? "" : `, got ${got}`}${place === "" ? "" : `\n  at ${place}`}`
  })
  if (issues.length > LISTED) lines.push(`… and ${issues.length - LISTED} more`)
  return lines.join("\n")
}
