import { DuckDBInstance } from "@duckdb/node-api"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import { type Column, COLUMNS } from "../../src/candles/Candles.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"

/** Reads the columns of every symbol; returns the number of bars and the sum of the closes, to compare readers. */
export type Reader = () => Promise<{ readonly bars: number; readonly sum: number }>

const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  return sum
}

/** Columns that are read: time and close, or all six. */
export const columnsOf = (count: number): ReadonlyArray<Column> => (count === 2 ? ["time", "close"] : COLUMNS)

/** A store as a worker reads it: 500 symbols at a time. */
export const openOurs = async (
  store: string,
  columns: ReadonlyArray<Column>,
  timeframe: string = "1d",
): Promise<Reader> => {
  // Never closed: the process ends.
  const context = await Effect.runPromise(Layer.buildWithScope(CandleStore.layer(store), Scope.makeUnsafe()))
  const candles = Context.get(context, CandleRepository)
  const symbols = await Effect.runPromise(candles.symbols(timeframe))
  return async () => {
    const request = { timeframe, range: {}, columns }
    const total = { bars: 0, sum: 0 }
    for (let at = 0; at < symbols.length; at += 500) {
      for (const answer of (await Effect.runPromise(candles.many(symbols.slice(at, at + 500), request))).values()) {
        if (answer._tag === "Failure") throw answer.failure
        total.bars += answer.success.length
        total.sum += sumOf(answer.success.columns.close ?? [])
      }
    }
    return total
  }
}

/** What DuckDB needs to hand over the same columns, in whole vectors. */
export const openDuckDb = async (file: string, columns: ReadonlyArray<Column>): Promise<Reader> => {
  const isFile = file.endsWith(".duckdb")
  const instance = await DuckDBInstance.create(isFile ? file : ":memory:", {
    threads: "1",
    ...(isFile ? { access_mode: "READ_ONLY" } : {}),
  })
  const connection = await instance.connect()
  const names = columns.map((column) => (column === "time" ? "epoch_ms(time)::DOUBLE" : `${column}::DOUBLE`))
  return async () => {
    const result = await connection.run(
      `SELECT symbol, ${names.map((name) => `list(${name})`).join(", ")} FROM ${isFile ? "candles" : `'${file}'`} GROUP BY symbol`,
    )
    const total = { bars: 0, sum: 0 }
    const close = columns.indexOf("close") + 1
    for (const chunk of await result.fetchAllChunks()) {
      const vector: unknown = chunk.getColumnVector(close)
      if (typeof vector !== "object" || vector === null || !("childVector" in vector)) throw new TypeError("no list")
      const { childVector } = vector
      const items: unknown =
        typeof childVector === "object" && childVector !== null ? Reflect.get(childVector, "items") : []
      if (!(items instanceof Float64Array)) throw new TypeError("no doubles")
      total.bars += items.length
      total.sum += sumOf(items)
    }
    return total
  }
}

/** What polars needs to hand over the same columns of a Parquet file, all symbols in one: it has no other typed arrays. */
export const openPolars = async (file: string, columns: ReadonlyArray<Column>): Promise<Reader> => {
  const { default: pl } = await import("nodejs-polars")
  return async () => {
    const frame = pl.readParquet(file, { columns: ["symbol", ...columns] })
    const total = { bars: frame.height, sum: 0 }
    for (const column of columns) {
      const values = frame.getColumn(column).cast(pl.Float64).toTypedArray()
      if (column === "close" && values instanceof Float64Array) total.sum = sumOf(values)
    }
    return total
  }
}
