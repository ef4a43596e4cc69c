/** Encodes a number for JSON: na is `null`, infinities are `"inf"` and `"-inf"`. */
export const jsonNumber = (value: number): number | string | null =>
  Number.isFinite(value) ? value : Number.isNaN(value) ? null : value > 0 ? "inf" : "-inf"
