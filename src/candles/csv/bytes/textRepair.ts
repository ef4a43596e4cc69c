import { areTwiceEncoded, decodedOnce } from "./twiceEncoded.ts"

/** A line quoted as a whole. */
const QUOTED_LINE = /^"(?:[^"]|"")*"$/

const unwrapped = (line: string): string => (QUOTED_LINE.test(line) ? line.slice(1, -1).replaceAll('""', '"') : line)

/** Whether every line is quoted as a whole, as by tools that treat it as one field. */
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

/** Line breaks other than LF: CR, those of Unicode (NEL, U+2028, U+2029), vertical tabs, form feeds, and record separators. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const OTHER_ENDS = /[\r\u0085\u2028\u2029\v\f\u001e]/
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const OTHER_END_BYTES = /\r\n?|\u00c2\u0085|\u00e2\u0080[\u00a8\u00a9]|[\v\f\u001e]/g

/** Whether lines contain several rows, separated by other line breaks. */
const haveOtherEnds = (lines: ReadonlyArray<string>): boolean =>
  lines.some(
    (line) =>
      OTHER_ENDS.test(line) &&
      line.split(OTHER_ENDS).filter((part) => part.split(/[,;\t|\uff0c\uff1b]/).length > 4).length > 1,
  )

/** Fullwidth separators and their replacements. Only the one that separates fields is replaced: numbers may contain others. */
const FULLWIDTH: ReadonlyArray<readonly [sign: string, as: string]> = [
  ["\uff0c", ","],
  ["\uff1b", ";"],
  ["\uff5c", "|"],
  ["\u3001", ","],
]

/** The fullwidth sign that separates the fields of the first lines, if there is no other separator. */
const fullwidthIn = (lines: ReadonlyArray<string>): (typeof FULLWIDTH)[number] | undefined =>
  FULLWIDTH.find(([sign]) => {
    const written = lines.filter((line) => line.includes(sign))
    return written.length > 1 && written.every((line) => line.split(sign).length > 4 && !/[,;\t|]/.test(line))
  })

/** A repair of a text, which has a character for each of its bytes, and the assumption behind it. */
interface TextRepair {
  readonly apply: (text: string) => string
  readonly assumption?: string
}

/** The repair that a text needs before it is split into lines and fields; `undefined` if none. */
export const textRepairOf = (lines: ReadonlyArray<string>): TextRepair | undefined => {
  if (areTwiceEncoded(lines))
    return { apply: decodedOnce, assumption: "the text was encoded as UTF-8 twice, and was decoded twice" }
  const repair = rewritingOf(lines)
  return repair === undefined ? undefined : { apply: repair }
}

const rewritingOf = (lines: ReadonlyArray<string>): TextRepair["apply"] | undefined => {
  const head = lines.slice(0, HEAD_LINES)
  const fullwidth = fullwidthIn(head)
  if (haveOtherEnds(head)) return (text) => text.replaceAll(OTHER_END_BYTES, "\n")
  if (fullwidth !== undefined) {
    const [sign, as] = fullwidth
    return (text) => text.replaceAll(Buffer.from(sign).toString("latin1"), as)
  }
  if (areWrapped(lines)) return (text) => text.split(/\r?\n/).map(unwrapped).join("\n")
  const opens = head.findIndex((line) => quotesIn(line) % 2 === 1)
  return opens >= 0 && lines.slice(opens + 1, HEAD_LINES).some((line) => quotesIn(line) % 2 === 1)
    ? joinFields
    : undefined
}
