import type { FileBytes } from "../source/FileBytes.ts"
import { referenceAt, rootOf, type FlatTable } from "./flatbuffer.ts"

/** The type of a message. */
export const MESSAGE = { schema: 1, dictionary: 2, batch: 3 } as const

/** The position of a message: its begin, and the lengths of its metadata and its body. */
interface Message {
  readonly type: number
  readonly begin: number
  readonly length: number
}

/** The messages of a file or a stream, each after the messages that it needs. */
export interface Messages {
  /** The schema, as a message. */
  readonly schema: Uint8Array
  /**
   * The schema before the first batch of a file, to compare with the one in the footer; missing if it is not a message,
   * as in polars' files.
   */
  readonly leading?: Uint8Array
  readonly messages: () => Generator<Message, void>
}

const MAGIC = "ARROW1"
const CONTINUATION = 0xffffffff
/**
 * The fields of a message: its type, and the length of its body. Those of a footer: the schema, and the blocks of
 * dictionaries and batches.
 */
const [TYPE, BODY_LENGTH] = [6, 10]
const [SCHEMA, DICTIONARIES, BATCHES] = [6, 8, 10]
/** A block in a footer: the position of a message, and the lengths of its metadata and its body. */
const BLOCK_BYTES = 24

const damaged = () => new RangeError("it was cut short, or is damaged")

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((character, at) => bytes[at] === character.charCodeAt(0))

/** Whether the bytes are a file, which has a footer; otherwise they are a stream. */
const isFile = (file: FileBytes): boolean => {
  const size = file.size()
  if (size < 2 * MAGIC.length + 4 || !startsWith(file.read(0, MAGIC.length), MAGIC)) return false
  if (!startsWith(file.read(size - MAGIC.length, MAGIC.length), MAGIC)) throw new RangeError("it was cut short")
  return true
}

function* blocksOf(view: DataView, footer: FlatTable, place: number, type: number): Generator<Message, void> {
  const field = footer.field(place)
  if (field === undefined) return
  const vector = referenceAt(view, field)
  for (let block = 0; block < view.getUint32(vector, true); block++) {
    const at = vector + 4 + block * BLOCK_BYTES
    const length = view.getInt32(at + 8, true) + Number(view.getBigInt64(at + 16, true))
    yield { type, begin: Number(view.getBigInt64(at, true)), length }
  }
}

/**
 * Makes a message of the schema in a footer. The schema at the begin of a file is not always a valid message: polars
 * writes it without its length.
 */
const schemaMessage = (footer: Uint8Array, schema: number): Uint8Array => {
  // The message's table: version 5, type schema, and a reference to the schema.
  const head = [
    16,
    0,
    0,
    0,
    12,
    0,
    16,
    0,
    12,
    0,
    11,
    0,
    4,
    0,
    0,
    0,
    12,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    MESSAGE.schema,
    4,
    0,
    0,
    0,
  ]
  const bytes = new Uint8Array(8 + head.length + footer.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, CONTINUATION, true)
  view.setInt32(4, head.length + footer.length, true)
  bytes.set(head, 8)
  // The offset from the field to the schema in the footer, which follows.
  view.setUint32(8 + 20, head.length - 20 + schema, true)
  bytes.set(footer, 8 + head.length)
  return bytes
}

const FILE_HEADER_BYTES = 8

const leadingSchema = (file: FileBytes, end: number): { readonly leading?: Uint8Array } => {
  const prefix = new DataView(file.read(FILE_HEADER_BYTES, 8).buffer)
  const length = prefix.getInt32(4, true)
  const isMessage = prefix.getUint32(0, true) === CONTINUATION && length > 0 && FILE_HEADER_BYTES + 8 + length <= end
  return isMessage ? { leading: file.read(FILE_HEADER_BYTES, 8 + length) } : {}
}

const ofFile = (file: FileBytes): Messages => {
  const end = file.size() - MAGIC.length - 4
  const length = new DataView(file.read(end, 4).buffer).getInt32(0, true)
  if (!(length > 0 && length <= end)) throw damaged()
  const bytes = file.read(end - length, length)
  const view = new DataView(bytes.buffer)
  const footer = rootOf(view)
  const schema = footer.field(SCHEMA)
  if (schema === undefined) throw damaged()
  return {
    schema: schemaMessage(bytes, referenceAt(view, schema)),
    ...leadingSchema(file, end),
    // Dictionaries may be stored after the batches that need them.
    messages: function* () {
      yield* blocksOf(view, footer, DICTIONARIES, MESSAGE.dictionary)
      yield* blocksOf(view, footer, BATCHES, MESSAGE.batch)
    },
  }
}

function* inStream(file: FileBytes): Generator<Message, void> {
  const size = file.size()
  for (let at = 0; at < size;) {
    const prefix = new DataView(file.read(at, Math.min(8, size - at)).buffer)
    // Before version 0.15, the prefix was only the length.
    const header = prefix.getUint32(0, true) === CONTINUATION ? 8 : 4
    const length = prefix.getInt32(header - 4, true)
    if (length === 0) return
    if (length < 0 || at + header + length > size) throw damaged()
    const view = new DataView(file.read(at + header, length).buffer)
    const root = rootOf(view)
    const [type, body] = [root.field(TYPE), root.field(BODY_LENGTH)]
    const whole = header + length + (body === undefined ? 0 : Number(view.getBigInt64(body, true)))
    if (!(whole >= header + length) || at + whole > size) throw damaged()
    yield { type: type === undefined ? 0 : view.getUint8(type), begin: at, length: whole }
    at += whole
  }
}

const ofStream = (file: FileBytes): Messages => {
  const first = inStream(file).next().value
  if (first?.type !== MESSAGE.schema) throw new RangeError("it has no schema: it was cut short")
  return {
    schema: file.read(first.begin, first.length),
    messages: function* () {
      for (const message of inStream(file)) if (message.type !== MESSAGE.schema) yield message
    },
  }
}

/** Finds the messages of an Arrow file or stream without reading their bodies. Throws if it is truncated. */
export const messagesOf = (file: FileBytes): Messages => (isFile(file) ? ofFile(file) : ofStream(file))
