/** A line quoted as a whole. */
const QUOTED_LINE = /^"(?:[^"]|"")*"$/

const unwrapped = (line: string): string => (QUOTED_LINE.test(line) ? line.slice(1, -1).replaceAll('""', '"') : line)

/** Whether every line is quoted as a whole, as by tools that take it for one field. */
const areWrapped = (lines: ReadonlyArray<string>): boolean =>
  lines.length > 1 && lines.every((line) => QUOTED_LINE.test(line) && unwrapped(line).split(/[,;\t|]/).length > 4)

const quotesIn = (text: string): number => text.split('"').length - 1

/** Replaces line breaks inside quoted fields by spaces; later lines keep their numbers. */
const joinFields = (text: string): string => {
  const lines: Array<string> = []
  let open: string | undefined
  let broken = 0
  for (const line of text.split("\n")) {
    const whole = open === undefined ? line : `${open.replace(/\r$/, "")} ${line}`
    if (quotesIn(whole) % 2 === 1) {
      open = whole
      broken++
      continue
    }
    lines.push(whole, ...Array.from({ length: broken }, () => ""))
    open = undefined
    broken = 0
  }
  return [...lines, ...(open === undefined ? [] : [open])].join("\n")
}

/** The lines in which to look for line breaks inside quotes: the header is among them. */
const HEAD_LINES = 12

/** The repair that a text needs before it is split into lines and fields; `undefined` if none. */
export const mendingOf = (lines: ReadonlyArray<string>): ((text: string) => string) | undefined => {
  // Old Macs end lines with a carriage return alone.
  if (lines[0]?.includes("\r")) return (text) => text.replaceAll("\r", "\n")
  if (areWrapped(lines)) return (text) => text.split(/\r?\n/).map(unwrapped).join("\n")
  const opens = lines.slice(0, HEAD_LINES).findIndex((line) => quotesIn(line) % 2 === 1)
  return opens >= 0 && lines.slice(opens + 1, HEAD_LINES).some((line) => quotesIn(line) % 2 === 1)
    ? joinFields
    : undefined
}
