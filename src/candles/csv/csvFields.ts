/** Splits a line at spaces; R puts quotes around strings, which then contain no spaces. */
const spacedFields = (line: string, separator: string): ReadonlyArray<string> =>
  line.split(separator === " " ? / +/ : / {2,}/).map((field) => field.replace(/^"([^"]*)"$/, "$1"))

/** Invisible characters: zero-width ones and marks of the writing direction. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g
/** Non-ASCII hyphens between digits, typographic quotes, and the quote that marks a cell as text. */
const ODD =
  /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]|\d[\u2010-\u2015\u2212]\d|(?:^|[^\d\w])['\u2018\u201c\u201e]/

/** A field without marks that are not part of its value: `'600000` is a cell that is marked as text. */
export const plainField = (field: string): string =>
  field
    .replaceAll(UNSEEN, "")
    .trim()
    .replaceAll(/(?<=\d)[\u2010-\u2015\u2212](?=\d)/g, "-")
    .replace(/^(?:'(?=[^'])|[\u2018\u201c\u201e])(.*?)['\u2019\u201c\u201d]?$/, "$1")

/** Splits a line into trimmed fields; `undefined` if a quote stays open. Any number of spaces is one separator. */
export const splitFields = (line: string, separator: string): ReadonlyArray<string> | undefined => {
  const fields = splitLine(line, separator)
  return ODD.test(line) ? fields?.map(plainField) : fields
}

const splitLine = (line: string, separator: string): ReadonlyArray<string> | undefined => {
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
      // Some exports write ="2024-01-02", so that spreadsheets do not convert the string.
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
