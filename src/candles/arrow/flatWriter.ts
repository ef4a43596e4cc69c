/**
 * A node of a flatbuffer: a table lists its fields in order, a vector contains tables or structs of 64-bit integers.
 */
export type Flat =
  | { readonly table: ReadonlyArray<FlatField | undefined> }
  | { readonly tables: ReadonlyArray<Flat> }
  | { readonly structs: ReadonlyArray<ReadonlyArray<bigint>> }
  | { readonly text: string }

type FlatField =
  | { readonly byte: number }
  | { readonly short: number }
  | { readonly int: number }
  | { readonly long: number }
  | { readonly of: Flat }

const sizeOf = (field: FlatField): number => ("byte" in field ? 1 : "short" in field ? 2 : "long" in field ? 8 : 4)

const UTF8 = new TextEncoder()

/** Writes a flatbuffer, each node after those that refer to it; its length is a multiple of 8. */
export const writeFlat = (root: Flat): Uint8Array<ArrayBuffer> => {
  let bytes = new Uint8Array(256)
  let view = new DataView(bytes.buffer)
  let end = 0

  /** Reserves `length` bytes, with the byte at offset `aligned` on a multiple of `to`. */
  const take = (length: number, to: number, aligned = 0): number => {
    while ((end + aligned) % to !== 0) end++
    const at = end
    end += length
    while (end > bytes.length) {
      const larger = new Uint8Array(bytes.length * 2)
      larger.set(bytes)
      bytes = larger
      view = new DataView(bytes.buffer)
    }
    return at
  }

  /** Writes a node, and the reference to it at `from`. */
  const refer = (from: number, node: Flat): void => {
    const at = write(node)
    view.setUint32(from, at - from, true)
  }

  const writeTable = (fields: ReadonlyArray<FlatField | undefined>): number => {
    const places = take(4 + 2 * fields.length, 2)
    const table = take(4, 4)
    const at = fields.map((field) => (field === undefined ? 0 : take(sizeOf(field), sizeOf(field))))
    view.setUint16(places, 4 + 2 * fields.length, true)
    view.setUint16(places + 2, end - table, true)
    view.setInt32(table, table - places, true)
    for (const [index, field] of fields.entries()) {
      if (field === undefined) continue
      const place = at[index]
      view.setUint16(places + 4 + 2 * index, place - table, true)
      if ("byte" in field) view.setUint8(place, field.byte)
      else if ("short" in field) view.setInt16(place, field.short, true)
      else if ("int" in field) view.setInt32(place, field.int, true)
      else if ("long" in field) view.setBigInt64(place, BigInt(field.long), true)
      else refer(place, field.of)
    }
    return table
  }

  const write = (node: Flat): number => {
    if ("table" in node) return writeTable(node.table)
    if ("text" in node) {
      const text = UTF8.encode(node.text)
      const at = take(4 + text.length + 1, 4)
      view.setUint32(at, text.length, true)
      bytes.set(text, at + 4)
      return at
    }
    if ("tables" in node) {
      const at = take(4 + 4 * node.tables.length, 4)
      view.setUint32(at, node.tables.length, true)
      for (const [index, table] of node.tables.entries()) refer(at + 4 + 4 * index, table)
      return at
    }
    const longs = node.structs.flat()
    const at = take(4 + 8 * longs.length, 8, 4)
    view.setUint32(at, node.structs.length, true)
    for (const [index, long] of longs.entries()) view.setBigInt64(at + 4 + 8 * index, long, true)
    return at
  }

  refer(take(4, 4), root)
  take(0, 8)
  return bytes.slice(0, end)
}
