import { checksumOf } from "../../seriesVersion.ts"

/*
 * A column of a chunk is stored in the fewest bytes that restore every bit. Prices with few decimals and times at
 * regular steps take a quarter of their size as Float64s, which speeds up reading, since most of its time goes into
 * fetching pages. A column that no form makes shorter is stored as Float64s, as are all columns in stores of format 1
 * and 2.
 *
 *     byte 0        the form
 *     byte 1        decimals, if numbers are multiples of 10 to the power of -decimals
 *     bytes 2..3    the number of values
 *     bytes 4..7    CRC-32 of the numbers as Float64s
 *     from byte 8   the payload of the form, padded to a multiple of 8 bytes
 *     the last 4    CRC-32 of all bytes before
 */

/** Numbers are `(least + unit * difference) / 10 ** decimals`: `least` and `unit` as Float64s, then the differences. */
export const DIFFERENCES_OF_2_BYTES = 1
export const DIFFERENCES_OF_4_BYTES = 2
/** Numbers that a Float32 represents exactly. */
export const SINGLES = 3
/** Numbers at equal steps, such as the times of a trading day: start, step and length of each run, as Float64s. */
export const RUNS = 4

export const HEADER_BYTES = 8
export const DIFFERENCES_AT = 24
export const CHECKSUM_BYTES = 4
export const RUN_BYTES = 24

/** Powers of 10, indexed by the number of decimals. */
export const POWERS = Array.from({ length: 10 }, (_, decimals) => 10 ** decimals)

/** The stored size of a form whose bytes end at `end`. */
export const sizeFor = (end: number): number => Math.ceil((end + CHECKSUM_BYTES) / 8) * 8

export const viewOf = ({ buffer, byteLength, byteOffset }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

/** Whether the stored bytes of `length` numbers are packed. */
export const isPacked = (bytes: Uint8Array, length: number): boolean => bytes.byteLength !== length * 8

/** The checksum of the numbers, read from packed bytes; `undefined` if the bytes are damaged. */
export const packedChecksum = (bytes: Uint8Array): number | undefined => {
  const end = bytes.byteLength - CHECKSUM_BYTES
  if (end < HEADER_BYTES) return undefined
  const view = viewOf(bytes)
  return view.getUint32(end, true) === checksumOf(bytes.subarray(0, end)) ? view.getUint32(4, true) : undefined
}

/**
 * Typed-array views of stored bytes, one for each number size. They are created once for all columns in the bytes,
 * because creating a view costs more than unpacking a short column.
 */
export class PackedViews {
  readonly byteLength: number
  readonly bytes: DataView
  readonly #buffer: ArrayBufferLike
  readonly #byteOffset: number
  #shorts: Uint16Array | undefined
  #words: Uint32Array | undefined
  #singles: Float32Array | undefined
  #doubles: Float64Array | undefined

  constructor(stored: Uint8Array) {
    // Typed arrays need an offset that is a multiple of 8; other bytes are copied.
    const { buffer, byteLength, byteOffset } = stored.byteOffset % 8 === 0 ? stored : stored.slice()
    this.byteLength = byteLength
    this.bytes = new DataView(buffer, byteOffset, byteLength)
    this.#buffer = buffer
    this.#byteOffset = byteOffset
  }

  get shorts(): Uint16Array {
    return (this.#shorts ??= new Uint16Array(this.#buffer, this.#byteOffset, this.byteLength >>> 1))
  }

  get words(): Uint32Array {
    return (this.#words ??= new Uint32Array(this.#buffer, this.#byteOffset, this.byteLength >>> 2))
  }

  get singles(): Float32Array {
    return (this.#singles ??= new Float32Array(this.#buffer, this.#byteOffset, this.byteLength >>> 2))
  }

  get doubles(): Float64Array {
    return (this.#doubles ??= new Float64Array(this.#buffer, this.#byteOffset, this.byteLength >>> 3))
  }
}

const unpackDifferences = (
  from: Uint16Array | Uint32Array,
  first: number,
  { decimals, least, unit }: { readonly decimals: number; readonly least: number; readonly unit: number },
  into: Float64Array,
  at: number,
  length: number,
): boolean => {
  const power = POWERS[decimals]
  if (power === undefined) return false
  // The division takes half of the time, so it is skipped if there are no decimals.
  if (power === 1) for (let i = 0; i < length; i++) into[at + i] = least + unit * from[first + i]
  else for (let i = 0; i < length; i++) into[at + i] = (least + unit * from[first + i]) / power
  return true
}

const unpackRuns = (
  runs: Float64Array,
  first: number,
  end: number,
  into: Float64Array,
  at: number,
  length: number,
): boolean => {
  let done = 0
  for (let run = first; run + 2 < end && done < length; run += 3) {
    const [start, step, count] = [runs[run], runs[run + 1], runs[run + 2]]
    if (!(Number.isInteger(count) && count > 0 && count <= length - done)) return false
    for (let i = 0; i < count; i++) into[at + done + i] = start + i * step
    done += count
  }
  return done === length
}

/**
 * Unpacks a stored column into `into`, starting at index `at`. The column has `byteLength` bytes starting at `from`, a
 * multiple of 8. Returns `false` if it does not contain `length` numbers.
 */
export const unpackPart = (
  views: PackedViews,
  from: number,
  byteLength: number,
  into: Float64Array,
  at: number,
  length: number,
): boolean => {
  if (byteLength === length * 8) {
    // Copies bit for bit, including the payload of a NaN.
    into.set(views.doubles.subarray(from >>> 3, (from >>> 3) + length), at)
    return true
  }
  if (byteLength < HEADER_BYTES + CHECKSUM_BYTES || byteLength % 8 !== 0) return false
  if (views.bytes.getUint16(from + 2, true) !== length) return false
  const form = views.bytes.getUint8(from)
  const payload = from + HEADER_BYTES
  if (form === RUNS) {
    const numbers = (byteLength - HEADER_BYTES - CHECKSUM_BYTES) >>> 3
    return unpackRuns(views.doubles, payload >>> 3, (payload >>> 3) + numbers, into, at, length)
  }
  if (form === SINGLES) {
    if (byteLength !== sizeFor(HEADER_BYTES + 4 * length)) return false
    const { singles } = views
    const first = payload >>> 2
    for (let i = 0; i < length; i++) into[at + i] = singles[first + i]
    return true
  }
  if (form !== DIFFERENCES_OF_2_BYTES && form !== DIFFERENCES_OF_4_BYTES) return false
  const width = form === DIFFERENCES_OF_2_BYTES ? 2 : 4
  if (byteLength !== sizeFor(DIFFERENCES_AT + width * length)) return false
  const scale = {
    decimals: views.bytes.getUint8(from + 1),
    least: views.bytes.getFloat64(payload, true),
    unit: views.bytes.getFloat64(payload + 8, true),
  }
  const first = from + DIFFERENCES_AT
  return width === 2
    ? unpackDifferences(views.shorts, first >>> 1, scale, into, at, length)
    : unpackDifferences(views.words, first >>> 2, scale, into, at, length)
}

/** Unpacks a stored column into `into`, starting at index `at`; `false` if it does not contain `length` numbers. */
export const unpackColumn = (bytes: Uint8Array, into: Float64Array, at: number, length: number): boolean =>
  unpackPart(new PackedViews(bytes), 0, bytes.byteLength, into, at, length)
