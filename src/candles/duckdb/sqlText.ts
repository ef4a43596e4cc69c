/** Quotes a name for SQL, which preserves its case. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Quotes a string for SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
