import { checksumOf } from "../../seriesVersion.ts"
import {
  DIFFERENCES_OF_2_BYTES,
  DIFFERENCES_OF_4_BYTES,
  SINGLES,
  RUNS,
  HEADER_BYTES,
  DIFFERENCES_AT,
  CHECKSUM_BYTES,
  RUN_BYTES,
  POWERS,
  sizeFor,
  viewOf,
  unpackColumn,
} from "./packedColumn.ts"
import { toBlob } from "../layout/storeLayout.ts"

/** Writes the header of packed bytes; the payload and the checksum follow. */
const begin = (values: Float64Array, checksum: number, form: number, decimals: number, payloadEnd: number) => {
  const bytes = new Uint8Array(sizeFor(payloadEnd))
  const view = viewOf(bytes)
  view.setUint8(0, form)
  view.setUint8(1, decimals)
  view.setUint16(2, values.length, true)
  view.setUint32(4, checksum, true)
  return { bytes, view }
}

/** The numbers multiplied by the power of 10 that makes them integers; `undefined` if they have too many decimals. */
const wholeNumbers = (values: Float64Array): { decimals: number; whole: Float64Array } | undefined => {
  const whole = new Float64Array(values.length)
  let decimals = 0
  for (let at = 0; at < values.length;) {
    const power = POWERS[decimals]
    for (; at < values.length; at++) {
      whole[at] = Math.round(values[at] * power)
      if (whole[at] / power !== values[at]) break
    }
    if (at === values.length) break
    decimals += 1
    if (decimals === POWERS.length) return undefined
    at = 0
  }
  return { decimals, whole }
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

const unitOf = (differences: Float64Array): number => {
  let unit = 0
  for (let at = 0; at < differences.length && unit !== 1; at++) {
    // A remainder is ten times as slow as a division.
    const times = differences[at] / unit
    if (unit === 0 || times !== Math.floor(times)) unit = greatestDivisor(differences[at], unit)
  }
  return Math.max(1, unit)
}

const packDifferences = (values: Float64Array, checksum: number): Uint8Array | undefined => {
  const found = wholeNumbers(values)
  if (found === undefined) return undefined
  const { decimals, whole } = found
  let [least, most] = [Infinity, -Infinity]
  for (let at = 0; at < whole.length; at++) {
    if (whole[at] < least) least = whole[at]
    if (whole[at] > most) most = whole[at]
  }
  if (!(most - least <= Number.MAX_SAFE_INTEGER)) return undefined
  for (let at = 0; at < whole.length; at++) whole[at] -= least
  const unit = unitOf(whole)
  const widest = (most - least) / unit
  if (widest >= 2 ** 32) return undefined
  const isShort = widest < 2 ** 16
  const form = isShort ? DIFFERENCES_OF_2_BYTES : DIFFERENCES_OF_4_BYTES
  const end = DIFFERENCES_AT + values.length * (isShort ? 2 : 4)
  const { bytes, view } = begin(values, checksum, form, decimals, end)
  view.setFloat64(HEADER_BYTES, least, true)
  view.setFloat64(HEADER_BYTES + 8, unit, true)
  if (unit !== 1) for (let at = 0; at < whole.length; at++) whole[at] /= unit
  const { buffer } = bytes
  if (isShort) new Uint16Array(buffer, DIFFERENCES_AT, whole.length).set(whole)
  else new Uint32Array(buffer, DIFFERENCES_AT, whole.length).set(whole)
  return bytes
}

const packSingles = (values: Float64Array, checksum: number): Uint8Array | undefined => {
  for (let at = 0; at < values.length; at++) if (!Object.is(Math.fround(values[at]), values[at])) return undefined
  const { bytes } = begin(values, checksum, SINGLES, 0, HEADER_BYTES + 4 * values.length)
  new Float32Array(bytes.buffer, HEADER_BYTES, values.length).set(values)
  return bytes
}

/** The length of the run that begins at `from`. */
const runLength = (values: Float64Array, from: number): number => {
  const step = values[from + 1] - values[from]
  let at = from + 1
  while (at < values.length && values[at] - values[at - 1] === step) at++
  return at - from
}

const packRuns = (values: Float64Array, checksum: number): Uint8Array | undefined => {
  // More runs than this take more bytes than 2-byte differences.
  const most = Math.ceil((values.length * 2) / RUN_BYTES)
  const runs: Array<number> = []
  for (let at = 0; at < values.length;) {
    if (runs.length === 3 * most) return undefined
    const length = runLength(values, at)
    runs.push(values[at], length === 1 ? 0 : values[at + 1] - values[at], length)
    at += length
  }
  const { bytes } = begin(values, checksum, RUNS, 0, HEADER_BYTES + runs.length * 8)
  new Float64Array(bytes.buffer, HEADER_BYTES, runs.length).set(runs)
  return bytes
}

const seal = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.byteLength - CHECKSUM_BYTES
  viewOf(bytes).setUint32(end, checksumOf(bytes.subarray(0, end)), true)
  return bytes
}

const givesBack = (bytes: Uint8Array, values: Float64Array): boolean => {
  const unpacked = new Float64Array(values.length)
  return unpackColumn(bytes, unpacked, 0, values.length) && Buffer.compare(toBlob(unpacked), toBlob(values)) === 0
}

/** Packs a column into the fewest bytes that restore every bit; `checksum` is the one of its Float64s. */
export const packColumn = (values: Float64Array, checksum: number): Uint8Array => {
  const runs = packRuns(values, checksum)
  const others = () => [packDifferences, packSingles].flatMap((pack) => pack(values, checksum) ?? [])
  const forms = runs === undefined ? others().toSorted((a, b) => a.byteLength - b.byteLength) : [runs]
  // Only Float64s can restore minus zero and the payload of a NaN.
  const packed = forms.find((bytes) => bytes.byteLength < values.byteLength && givesBack(bytes, values))
  if (packed !== undefined) return seal(packed)
  return toBlob(values)
}
