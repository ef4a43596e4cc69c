/** A line that is one quoted field, with what should be fields in it. */
const QUOTED_LINE = /^"(?:[^"]|"")*"$/

const unwrapped = (line: string): string => (QUOTED_LINE.test(line) ? line.slice(1, -1).replaceAll('""', '"') : line)

/** Whether every line is in quotes as a whole, as tools do that take it for one field. */
const areWrapped = (lines: ReadonlyArray<string>): boolean =>
  lines.length > 1 && lines.every((line) => QUOTED_LINE.test(line) && unwrapped(line).split(/[,;\t|]/).length > 4)

const quotesIn = (text: string): number => text.split('"').length - 1

/** Text whose quoted fields have no line breaks: each is a space, and the lines behind keep their numbers. */
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

/** Lines among which the names of the columns stand. */
const HEAD_LINES = 12

/** How the text of a file is to be mended before it can be split into lines and fields; `undefined` where it need not be. */
export const mendingOf = (lines: ReadonlyArray<string>): ((text: string) => string) | undefined => {
  // Old Macs end lines with a carriage return alone.
  if (lines[0]?.includes("\r")) return (text) => text.replaceAll("\r", "\n")
  if (areWrapped(lines)) return (text) => text.split(/\r?\n/).map(unwrapped).join("\n")
  const opens = lines.slice(0, HEAD_LINES).findIndex((line) => quotesIn(line) % 2 === 1)
  return opens >= 0 && lines.slice(opens + 1, HEAD_LINES).some((line) => quotesIn(line) % 2 === 1)
    ? joinFields
    : undefined
}
