import { textWidth } from "./textWidth.ts"

/** A column of a text table; `cells` are ready to print. */
export interface TextColumn {
  readonly header: string
  readonly align: "left" | "right"
  readonly cells: ReadonlyArray<string>
}

// A name from a file must not move the cursor of the terminal that shows it.
const printable = (text: string): string => text.replace(/\p{Cc}/gu, "?")

/** Lays out columns of equal length as lines: a header, then one line per row, without trailing spaces. */
export const textTable = (columns: ReadonlyArray<TextColumn>): ReadonlyArray<string> => {
  const blocks = columns.map(({ align, cells, header }) => {
    const texts = [header, ...cells].map(printable)
    // Not Math.max(...): a column may have more cells than a call has arguments.
    const width = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0)
    return texts.map((text) => {
      const room = " ".repeat(width - textWidth(text))
      return align === "left" ? text + room : room + text
    })
  })
  return (blocks[0] ?? []).map((_, row) =>
    blocks
      .map((block) => block[row] ?? "")
      .join("  ")
      .trimEnd(),
  )
}
