import { packZstd } from "../source/packZstd.ts"
import { rowsIn, VALUES, type ByteSink, type SymbolBars, type TableShape, type TableSink } from "../source/TableSink.ts"
import { writeFlat, type Flat } from "./flatWriter.ts"

const MAGIC = Uint8Array.from([...new TextEncoder().encode("ARROW1"), 0, 0])
const VERSION_5 = 4
const [SCHEMA, RECORD_BATCH] = [1, 3]
const [TYPE_FLOAT, TYPE_TEXT, TYPE_DATE, TYPE_TIMESTAMP] = [3, 5, 8, 10]
const [DOUBLE, DAYS, MILLISECONDS] = [2, 0, 1]
const ZSTD = 1
const CONTINUATION = 0xffffffff
const DAY_MS = 86_400_000

/** A column of some rows: its buffers, the first of which is the validity bitmap. */
interface ArrowColumn {
  readonly nulls: number
  readonly buffers: ReadonlyArray<Uint8Array>
}

const field = (name: string, nullable: boolean, typeId: number, type: Flat): Flat => ({
  table: [
    { of: { text: name } },
    { byte: nullable ? 1 : 0 },
    { byte: typeId },
    { of: type },
    undefined,
    { of: { tables: [] } },
  ],
})

const schemaOf = ({ hasDates, hasSymbols, time }: TableShape): Flat => {
  const times = hasDates
    ? field(time, false, TYPE_DATE, { table: [{ short: DAYS }] })
    : field(time, false, TYPE_TIMESTAMP, { table: [{ short: MILLISECONDS }, { of: { text: "UTC" } }] })
  const values = VALUES.map((name) => field(name, true, TYPE_FLOAT, { table: [{ short: DOUBLE }] }))
  const symbols = hasSymbols ? [field("symbol", false, TYPE_TEXT, { table: [] })] : []
  return { table: [{ short: 0 }, { of: { tables: [...symbols, times, ...values] } }] }
}

const bytesOf = (values: NodeJS.TypedArray): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

const NONE = new Uint8Array(0)

const textColumn = (rows: ReadonlyArray<SymbolBars>): ArrowColumn => {
  const offsets = new Int32Array(rowsIn(rows) + 1)
  const texts: Array<Uint8Array> = []
  let row = 0
  for (const { bars, symbol } of rows) {
    const text = Buffer.from(symbol, "utf8")
    const { length } = bars.time
    texts.push(Buffer.alloc(text.length * length, text))
    for (let i = 0; i < length; i++, row++) offsets[row + 1] = offsets[row] + text.length
  }
  return { nulls: 0, buffers: [NONE, bytesOf(offsets), Buffer.concat(texts)] }
}

const timeColumn = (rows: ReadonlyArray<SymbolBars>, hasDates: boolean): ArrowColumn => {
  const count = rowsIn(rows)
  const times = hasDates ? new Int32Array(count) : new BigInt64Array(count)
  let row = 0
  for (const { bars } of rows) {
    for (const time of bars.time) {
      if (times instanceof Int32Array) times[row++] = time / DAY_MS
      else times[row++] = BigInt(time)
    }
  }
  return { nulls: 0, buffers: [NONE, bytesOf(times)] }
}

const valueColumn = (rows: ReadonlyArray<SymbolBars>, name: (typeof VALUES)[number]): ArrowColumn => {
  const values = new Float64Array(rowsIn(rows))
  let row = 0
  for (const { bars } of rows) {
    values.set(bars[name], row)
    row += bars.time.length
  }
  const validity = new Uint8Array(Math.ceil(values.length / 8))
  let nulls = 0
  for (const [at, value] of values.entries()) {
    if (Number.isNaN(value)) nulls++
    else validity[at >> 3] |= 1 << (at & 7)
  }
  return { nulls, buffers: [nulls === 0 ? NONE : validity, bytesOf(values)] }
}

/** Compresses even if that makes the buffer no smaller, because it adds a checksum. */
const packed = (buffer: Uint8Array): Uint8Array => {
  if (buffer.length === 0) return NONE
  const small = packZstd(buffer)
  const bytes = Buffer.alloc(8 + small.length)
  bytes.writeBigInt64LE(BigInt(buffer.length), 0)
  bytes.set(small, 8)
  return bytes
}

const padding = (length: number): number => (8 - (length % 8)) % 8

/**
 * Writes an Arrow file (Feather version 2) with zstd-compressed buffers to `sink`. Each write is a record batch, and
 * only that batch is in memory.
 */
export const makeArrowWriter = (shape: TableShape, sink: ByteSink): TableSink => {
  const schema = schemaOf(shape)
  const blocks: Array<ReadonlyArray<bigint>> = []
  let at = 0
  const put = (bytes: Uint8Array): void => {
    sink(bytes)
    at += bytes.length
  }

  /** Returns the length of the metadata. */
  const putMessage = (type: number, header: Flat, body: ReadonlyArray<Uint8Array>): number => {
    const bodyLength = body.reduce((sum, { length }) => sum + length + padding(length), 0)
    const message = writeFlat({ table: [{ short: VERSION_5 }, { byte: type }, { of: header }, { long: bodyLength }] })
    const prefix = Buffer.alloc(8)
    prefix.writeUInt32LE(CONTINUATION, 0)
    prefix.writeInt32LE(message.length, 4)
    put(prefix)
    put(message)
    for (const buffer of body) {
      put(buffer)
      put(new Uint8Array(padding(buffer.length)))
    }
    return prefix.length + message.length
  }

  put(MAGIC)
  putMessage(SCHEMA, schema, [])
  return {
    write: (rows) => {
      const columns = [
        ...(shape.hasSymbols ? [textColumn(rows)] : []),
        timeColumn(rows, shape.hasDates),
        ...VALUES.map((name) => valueColumn(rows, name)),
      ]
      const count = BigInt(rowsIn(rows))
      const body = columns.flatMap(({ buffers }) => buffers.map(packed))
      let offset = 0
      const places = body.map(({ length }) => {
        const place = [BigInt(offset), BigInt(length)]
        offset += length + padding(length)
        return place
      })
      const begin = at
      const length = putMessage(
        RECORD_BATCH,
        {
          table: [
            { long: Number(count) },
            { of: { structs: columns.map(({ nulls }) => [count, BigInt(nulls)]) } },
            { of: { structs: places } },
            { of: { table: [{ byte: ZSTD }, { byte: 0 }] } },
          ],
        },
        body,
      )
      // The length is a 32-bit integer with 4 bytes of padding.
      blocks.push([BigInt(begin), BigInt(length), BigInt(offset)])
    },
    finish: () => {
      const end = Buffer.alloc(8)
      end.writeUInt32LE(CONTINUATION, 0)
      put(end)
      const footer = writeFlat({
        table: [{ short: VERSION_5 }, { of: schema }, { of: { structs: [] } }, { of: { structs: blocks } }],
      })
      put(footer)
      const tail = Buffer.alloc(4)
      tail.writeInt32LE(footer.length, 0)
      put(tail)
      put(MAGIC.subarray(0, 6))
    },
  }
}
