import type { SchemaElement } from "hyparquet-writer"
import { packZstd } from "../source/packZstd.ts"
import { rethrow } from "../source/storeErrors.ts"
import { rowsIn, VALUES, type ByteSink, type SymbolBars, type TableShape, type TableSink } from "../source/TableSink.ts"

const DAY_MS = 86_400_000

const schemaOf = ({ hasDates, hasSymbols, time }: TableShape): Array<SchemaElement> => {
  const symbol: SchemaElement = {
    name: "symbol",
    type: "BYTE_ARRAY",
    repetition_type: "REQUIRED",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
  }
  const times: SchemaElement = hasDates
    ? { name: time, type: "INT32", repetition_type: "REQUIRED", converted_type: "DATE", logical_type: { type: "DATE" } }
    : {
        name: time,
        type: "INT64",
        repetition_type: "REQUIRED",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      }
  const values = VALUES.map((name): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "OPTIONAL" }))
  const columns = [...(hasSymbols ? [symbol] : []), times, ...values]
  return [{ name: "candles", num_children: columns.length }, ...columns]
}

const timesOf = (rows: ReadonlyArray<SymbolBars>, hasDates: boolean): Int32Array | BigInt64Array => {
  const times = rows.flatMap(({ bars }) => Array.from(bars.time))
  return hasDates ? Int32Array.from(times, (time) => time / DAY_MS) : BigInt64Array.from(times, BigInt)
}

/** A column of numbers, with null for NaN. */
const valuesOf = (rows: ReadonlyArray<SymbolBars>, name: (typeof VALUES)[number]) => {
  const values = new Float64Array(rowsIn(rows))
  let at = 0
  for (const { bars } of rows) {
    values.set(bars[name], at)
    at += bars.time.length
  }
  return values.some(Number.isNaN) ? Array.from(values, (value) => (Number.isNaN(value) ? null : value)) : values
}

/** Loads the Parquet writer: it compresses pages with zstd, and each write appends a row group to `sink`. */
export const loadParquetWriter = async (): Promise<(shape: TableShape, sink: ByteSink) => TableSink> => {
  const { ByteWriter, ParquetWriter } = await import("hyparquet-writer").catch(rethrow)
  return (shape, sink) => {
    const bytes = new ByteWriter()
    const flush = (): void => {
      sink(bytes.getBytes())
      bytes.index = 0
    }
    const writer = new ParquetWriter({
      writer: Object.assign(bytes, { flush, finish: flush }),
      schema: schemaOf(shape),
      codec: "ZSTD",
      compressors: { ZSTD: packZstd },
      createdBy: "marketsweep",
    })
    return {
      write: (rows) => {
        const symbols = shape.hasSymbols
          ? [
              {
                name: "symbol",
                data: rows.flatMap(({ bars, symbol }) => Array.from(bars.time, () => symbol)),
              },
            ]
          : []
        writer.write({
          columnData: [
            ...symbols,
            { name: shape.time, data: timesOf(rows, shape.hasDates) },
            ...VALUES.map((name) => ({ name, data: valuesOf(rows, name) })),
          ],
          rowGroupSize: Math.max(1, rowsIn(rows)),
        })
      },
      finish: () => void writer.finish(),
    }
  }
}
