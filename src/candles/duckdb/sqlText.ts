/** Quotes a name for SQL, which keeps its case. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Quotes a table's name for SQL; a schema may precede it, with a dot. */
export const quotedTable = (table: string): string => table.split(".").map(quoted).join(".")

/** Quotes a string for SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
