/** A table of a flatbuffer. A field is identified by its offset in the vtable: 4 for the first, 6, 8, … */
export interface FlatTable {
  /** The position of the table. */
  readonly at: number
  /** The position of a field's value; `undefined` if the field is absent. */
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

/** The root table of a flatbuffer. */
export const rootOf = (view: DataView): FlatTable => tableAt(view, view.getUint32(0, true))

/** The position of the table or vector that a field refers to. */
export const referenceAt = (view: DataView, at: number): number => at + view.getUint32(at, true)
