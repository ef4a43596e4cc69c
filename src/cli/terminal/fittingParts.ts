import { textWidth } from "../../report/textWidth.ts"

/** A part of a line; where there is no room for all of them, those of the least weight go first. */
export interface Part {
  readonly text: string
  readonly weight: number
}

/** Joins the parts of a line that a terminal of so many columns has room for, in their order; always one. */
export const fittingParts = (parts: ReadonlyArray<Part>, columns: number): string => {
  let kept = parts.filter(({ text }) => text !== "")
  for (;;) {
    const line = kept.map(({ text }) => text).join(", ")
    if (kept.length <= 1 || textWidth(line) <= columns) return line
    const least = kept.reduce((lightest, part) => (part.weight < lightest.weight ? part : lightest))
    kept = kept.filter((part) => part !== least)
  }
}
