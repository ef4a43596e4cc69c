/** A source with fields of fixed width, without separators. */
interface FixedSource {
  /** The first line of its files. */
  readonly head: RegExp
  /** Matches lines that are rows. */
  readonly row: RegExp
  /** The fields to read: name, first and last character (from 1), and the number of decimals. */
  readonly fields: ReadonlyArray<readonly [name: string, first: number, last: number, fraction?: number]>
}

const SOURCES: ReadonlyArray<FixedSource> = [
  {
    // B3's COTAHIST; prices are per `price_factor` shares.
    head: /^00COTAHIST\./,
    row: /^01\d{8}.{12,}$/,
    fields: [
      ["date", 3, 10],
      ["symbol", 13, 24],
      ["market", 25, 27],
      ["open", 57, 69, 2],
      ["high", 70, 82, 2],
      ["low", 83, 95, 2],
      ["close", 109, 121, 2],
      ["volume", 153, 170],
      ["price_factor", 211, 217],
    ],
  },
]

const fieldOf = (line: string, [, first, last, fraction = 0]: FixedSource["fields"][number]): string => {
  const text = line.slice(first - 1, last).trim()
  return fraction === 0 ? text : `${text.slice(0, -fraction)}.${text.slice(-fraction)}`
}

/** Returns a converter from lines of a known fixed-width source to CSV, by the first line of the file; otherwise `undefined`. */
export const fixedWidth = (first: string): ((line: string) => string) | undefined => {
  const source = SOURCES.find(({ head }) => head.test(first))
  if (source === undefined) return undefined
  const { fields, head, row } = source
  const names = fields.map(([name]) => name).join(",")
  return (line) => {
    if (head.test(line)) return names
    return row.test(line) ? fields.map((field) => fieldOf(line, field)).join(",") : ""
  }
}
