/** A table of a flatbuffer, whose fields are known by their places: 4 for the first, 6, 8, … */
export interface FlatTable {
  /** Where the table itself is. */
  readonly at: number
  /** Where a field's value is; `undefined` where it is left out. */
  readonly field: (place: number) => number | undefined
}

const tableAt = (view: DataView, at: number): FlatTable => {
  const fields = at - view.getInt32(at, true)
  return {
    at,
    field: (place) => {
      if (place >= view.getUint16(fields, true)) return undefined
      const offset = view.getUint16(fields + place, true)
      return offset === 0 ? undefined : at + offset
    },
  }
}

/** The table that a flatbuffer begins with. */
export const rootOf = (view: DataView): FlatTable => tableAt(view, view.getUint32(0, true))

/** Where what a field refers to is: a table or a vector. */
export const referenceAt = (view: DataView, at: number): number => at + view.getUint32(at, true)
