import * as SchemaIssue from "effect/SchemaIssue"

/** Mistakes that a message lists: whoever sent a thousand is helped by the first few. */
const LISTED = 20
const SHOWN_CHARACTERS = 60

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** A value of untrusted JSON in a message, shortened; `undefined` for what has no short form: objects and arrays. */
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

/** What is wrong with `input`: for each mistake what was expected, what stood there, and the place. */
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
