import { textWidth } from "../../report/textWidth.ts"

/** A part of a line; if not all fit, parts of the least weight are dropped first. */
export interface Part {
  readonly text: string
  readonly weight: number
}

/** Joins the parts that fit into `columns`, in order; at least one. */
export const fittingParts = (parts: ReadonlyArray<Part>, columns: number): string => {
  let kept = parts.filter(({ text }) => text !== "")
  for (;;) {
    const line = kept.map(({ text }) => text).join(", ")
    if (kept.length <= 1 || textWidth(line) <= columns) return line
    const least = kept.reduce((lightest, part) => (part.weight < lightest.weight ? part : lightest))
    kept = kept.filter((part) => part !== least)
  }
}
