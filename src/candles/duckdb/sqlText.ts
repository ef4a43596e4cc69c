/** A name in a statement, as it is. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A table's name in a statement, which may have a schema before a dot. */
export const quotedTable = (table: string): string => table.split(".").map(quoted).join(".")

/** A text in a statement. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
