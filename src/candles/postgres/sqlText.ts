export interface Statement {
  readonly sql: string
  readonly parameters: ReadonlyArray<unknown>
}

/** Quotes a name for SQL, which preserves its case. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const PART = /"(?:[^"]|"")+"|[^".]+/g
const PARTS = /^(?:"(?:[^"]|"")+"|[^".]+)(?:\.(?:"(?:[^"]|"")+"|[^".]+))*$/

/** Quotes a table's name for SQL; a schema may precede it, with a dot. A part in quotes may contain dots. */
export const quotedTable = (table: string): string => {
  const parts = PARTS.test(table) ? (table.match(PART) ?? []) : table.split(".")
  return parts.map((part) => (part.length > 2 && part.startsWith('"') ? part : quoted(part))).join(".")
}
