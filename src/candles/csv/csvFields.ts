/** Splits a line at spaces; R puts quotes around strings, which then contain no spaces. */
const spacedFields = (line: string, separator: string): ReadonlyArray<string> =>
  line.split(separator === " " ? / +/ : / {2,}/).map((field) => field.replace(/^"([^"]*)"$/, "$1"))

/** Splits a line into trimmed fields; `undefined` if a quote stays open. Any number of spaces is one separator. */
export const splitFields = (line: string, separator: string): ReadonlyArray<string> | undefined => {
  if (separator.startsWith(" ")) return spacedFields(line.trim(), separator)
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim())
  const fields: Array<string> = []
  let at = 0
  for (;;) {
    while (line[at] === " ") at++
    if (line[at] === '"') {
      let field = ""
      for (at++; ; at++) {
        const close = line.indexOf('"', at)
        if (close < 0) return undefined
        field += line.slice(at, close)
        at = close + 1
        if (line[at] !== '"') break
        field += '"'
      }
      fields.push(field.trim())
      while (line[at] === " ") at++
      if (at < line.length && line[at] !== separator) return undefined
    } else {
      const end = line.indexOf(separator, at)
      // ="2024-01-02" keeps spreadsheets from changing a string.
      fields.push(
        line
          .slice(at, end < 0 ? line.length : end)
          .trim()
          .replace(/^="([^"]*)"$/, "$1"),
      )
      at = end < 0 ? line.length : end
    }
    if (at >= line.length) return fields
    at++
  }
}
