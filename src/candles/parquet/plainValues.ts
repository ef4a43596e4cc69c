import type { ParquetType } from "hyparquet"
import { fromHalves } from "../source/fromHalves.ts"

/** Reads `count` numbers in the PLAIN encoding. */
export const readPlain = (
  bytes: Uint8Array,
  offset: number,
  type: ParquetType,
  isUnsigned: boolean,
  count: number,
  out: Float64Array,
  at: number,
): void => {
  const size = type === "INT32" || type === "FLOAT" ? 4 : 8
  if (offset + count * size > bytes.length) throw new RangeError("it ends in the middle of a page")
  const begin = bytes.byteOffset + offset
  // The copy is aligned, as typed arrays require.
  const memory = bytes.buffer.slice(begin, begin + count * size)
  switch (type) {
    case "DOUBLE":
      return out.set(new Float64Array(memory), at)
    case "FLOAT":
      return out.set(new Float32Array(memory), at)
    case "INT32":
      return out.set(isUnsigned ? new Uint32Array(memory) : new Int32Array(memory), at)
    case "INT64":
      return fromHalves(new Int32Array(memory), isUnsigned, out, at)
    default:
      throw new RangeError(`numbers of type ${type} are not read`)
  }
}
