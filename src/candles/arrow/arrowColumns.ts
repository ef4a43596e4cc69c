import type { Batch, Column, DataType } from "@uwdata/flechette"
import { fromHalves } from "../source/fromHalves.ts"
import type { ColumnKind } from "../source/tableColumns.ts"
import type { Texts } from "../source/TableFile.ts"

/** Arrow's type ids. */
const TYPE = {
  dictionary: -1,
  null: 1,
  int: 2,
  float: 3,
  text: 5,
  decimal: 7,
  date: 8,
  timestamp: 10,
  largeText: 20,
  runs: 22,
  textView: 24,
} as const

const HALF_PRECISION = 0
const UNITS = ["s", "ms", "us", "ns"] as const
const DAY_MS = 86_400_000

/** The type of a column's values, which may be dictionary-encoded. */
const valueType = (type: DataType): DataType => {
  if (type.typeId === TYPE.dictionary) return type.dictionary
  return type.typeId === TYPE.runs ? type.children[1].type : type
}

/** The kind of values in a column, and the name of its type. */
export const kindOf = (encoded: DataType): { readonly kind: ColumnKind; readonly type: string } => {
  const type = valueType(encoded)
  switch (type.typeId) {
    case TYPE.null:
      return { kind: "number", type: "null" }
    case TYPE.int:
      return { kind: "number", type: `${type.signed ? "int" : "uint"}${type.bitWidth}` }
    case TYPE.float:
      return { kind: "number", type: `float${16 << type.precision}` }
    case TYPE.decimal:
      return { kind: "number", type: "decimal" }
    case TYPE.text:
    case TYPE.largeText:
    case TYPE.textView:
      return { kind: "text", type: "text" }
    case TYPE.date:
      return { kind: "date", type: "date" }
    case TYPE.timestamp:
      return {
        kind: "timestamp",
        type: `timestamp in ${UNITS[type.unit]}${type.timezone === null ? "" : `, ${type.timezone}`}`,
      }
    default:
      return { kind: "other", type: "of a type that is not read" }
  }
}

/** The time zone of a column's timestamps; `undefined` if they have none. */
export const zoneOf = (encoded: DataType): string | undefined => {
  const type = valueType(encoded)
  return type.typeId === TYPE.timestamp ? (type.timezone ?? undefined) : undefined
}

/** Converts stored numbers to ms, in place. */
const scale = (numbers: Float64Array, type: DataType): void => {
  if (type.typeId === TYPE.date) {
    if (type.unit === 0) for (let i = 0; i < numbers.length; i++) numbers[i] *= DAY_MS
    return
  }
  if (type.typeId !== TYPE.timestamp) return
  switch (UNITS[type.unit]) {
    case "s":
      for (let i = 0; i < numbers.length; i++) numbers[i] *= 1000
      return
    case "us":
      for (let i = 0; i < numbers.length; i++) numbers[i] /= 1000
      return
    case "ns":
      // A double represents ns to about 100 ns: rounding to µs restores whole ms.
      for (let i = 0; i < numbers.length; i++) numbers[i] = Math.round(numbers[i] / 1000) / 1000
  }
}

/** Whether the memory of a batch contains the numbers in their final form. */
const isDirect = ({ typeId, ...type }: DataType): boolean =>
  typeId === TYPE.int ||
  typeId === TYPE.date ||
  typeId === TYPE.timestamp ||
  (typeId === TYPE.float && "precision" in type && type.precision !== HALF_PRECISION)

const addNumbers = (batch: Batch<unknown>, out: Float64Array, at: number): void => {
  const { length, nullCount, type, values } = batch
  const part = out.subarray(at, at + length)
  if (!isDirect(type) || !ArrayBuffer.isView(values)) {
    for (let i = 0; i < length; i++) {
      const value = batch.at(i)
      part[i] = value === null || value === undefined ? NaN : Number(value)
    }
    return
  }
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    fromHalves(new Int32Array(values.buffer, values.byteOffset, 2 * length), values instanceof BigUint64Array, part, 0)
  } else {
    part.set(values.subarray(0, length))
  }
  scale(part, type)
  if (nullCount > 0) for (let i = 0; i < length; i++) if (!batch.isValid(i)) part[i] = NaN
}

/** The numbers of a column, NaN for a null; dates and timestamps in ms since 1970. */
export const numbersOf = ({ data, length }: Column<unknown>): Float64Array => {
  const out = new Float64Array(length)
  let at = 0
  for (const batch of data) {
    addNumbers(batch, out, at)
    at += batch.length
  }
  return out
}

export const textsOf = (column: Column<unknown>): Texts => {
  const ids = new Int32Array(column.length)
  const known = new Map<unknown, number>()
  for (let row = 0; row < column.length; row++) {
    const text = column.at(row)
    if (text === null || text === undefined) {
      ids[row] = -1
      continue
    }
    const id = known.get(text) ?? known.size
    known.set(text, id)
    ids[row] = id
  }
  return { ids, names: Array.from(known.keys(), String) }
}
