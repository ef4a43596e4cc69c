// The encoding of numbers, lists and names in WebAssembly, and the instructions that loops use.

/** Bytes, in pieces. */
export type Code = number | ReadonlyArray<Code>

export const I32 = 0x7f
export const F64 = 0x7c

/** The type of a block without a result. */
export const NOTHING = 0x40

export const OP = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  branch: 0x0c,
  branchIf: 0x0d,
  call: 0x10,
  select: 0x1b,
  get: 0x20,
  set: 0x21,
  i32: 0x41,
  f64: 0x44,
  isZero: 0x45,
  lessI32: 0x48,
  atLeastI32: 0x4e,
  equal: 0x61,
  notEqual: 0x62,
  greater: 0x64,
  atMost: 0x65,
  addI32: 0x6a,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  abs: 0x99,
  negate: 0x9a,
  add: 0xa0,
  subtract: 0xa1,
  multiply: 0xa2,
  divide: 0xa3,
  min: 0xa4,
  max: 0xa5,
  toI32: 0xaa,
  fromI32: 0xb8,
} as const

/** Loads and stores, aligned, with no offset. */
export const MEMORY = {
  loadF64: [0x2b, 3, 0],
  loadByte: [0x2d, 0, 0],
  storeF64: [0x39, 3, 0],
  storeByte: [0x3a, 0, 0],
} as const

const appendTo = (code: Code, into: Array<number>): Array<number> => {
  if (typeof code === "number") into.push(code)
  else for (const piece of code) appendTo(piece, into)
  return into
}

export const bytesOf = (code: Code): ReadonlyArray<number> => appendTo(code, [])

/** A whole number from 0 as LEB128, as the format writes counts, places and sizes. */
export const unsigned = (value: number): Code => {
  const low = value & 0x7f
  const rest = value >>> 7
  return rest === 0 ? low : [low | 0x80, unsigned(rest)]
}

const signed = (value: number): Code => {
  const low = value & 0x7f
  const rest = value >> 7
  const isDone = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isDone ? low : [low | 0x80, signed(rest)]
}

export const float = (value: number): Code => [OP.f64, Array.from(new Uint8Array(Float64Array.of(value).buffer))]
export const whole = (value: number): Code => [OP.i32, signed(value)]
export const get = (local: number): Code => [OP.get, unsigned(local)]
export const set = (local: number): Code => [OP.set, unsigned(local)]
export const call = (index: number): Code => [OP.call, unsigned(index)]

export const list = (items: ReadonlyArray<Code>): Code => [unsigned(items.length), items]

/** Code with its size before it. */
export const withSize = (code: Code): Code => {
  const bytes = bytesOf(code)
  return [unsigned(bytes.length), bytes]
}

export const text = (value: string): Code => withSize(Array.from(value, (character) => character.charCodeAt(0)))
