import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { StoreUnavailable } from "../../job/JobError.ts"
import type { CandleRepository } from "../CandleRepository.ts"
import { unusable } from "../source/storeErrors.ts"
import * as ResampledCandles from "../resample/ResampledCandles.ts"
import * as SqliteCandles from "../sqlite/SqliteCandles.ts"
import { parseStore, shownStore, type StoreAddress } from "./storeAddress.ts"

const sqliteLayer = (path: string, checksums: StoreAddress["checksums"]) =>
  SqliteCandles.layer(path, checksums === undefined ? {} : { checksums })

// Loaded on demand, so that commands with the default store start without waiting for the others.
const loadLayer = async ({ checksums, kind, options, path, table }: StoreAddress) => {
  switch (kind) {
    case "sqlite":
      return sqliteLayer(path, checksums)
    case "parquet":
      return (await import("../parquet/ParquetCandles.ts")).layer(path, options)
    case "postgres":
      return (await import("../postgres/PostgresCandles.ts")).layer({ ...options, url: Redacted.make(path), table })
    case "duckdb":
      return (await import("../duckdb/DuckDbCandles.ts")).layer(path, { ...options, table })
  }
}

/**
 * The candles of a store, named as for `--store` and `openMarket`:
 *
 * - `market.db`: a file that `import` wrote;
 * - `candles/*.parquet`, `candles/` or a file: Parquet;
 * - `quotes.duckdb?table=ohlcv`, `prices/*.csv`: by DuckDB, not on threads;
 * - `postgres://host/db?table=candles`: a table of Postgres.
 *
 * Settings follow a `?`: the names of columns if they are not the usual ones (`close=adj_close`), and `timeframe=1d` if
 * the store does not state its timeframe. For a file that `import` wrote, `checksums=always` (or `once`, `never`) sets
 * when its checksums are verified.
 *
 * Coarser timeframes than the stored ones are made as by `ResampledCandles`: in the zone and session that `import`
 * recorded, or that `timeZone=America/New_York&session=0930-1600` sets.
 *
 * ```ts
 * import { CandleStore } from "marketsweep"
 *
 * const candles = CandleStore.layer("candles/*.parquet?close=adj_close")
 * ```
 *
 * @since 0.1.0
 */
export const layer = (store: string): Layer.Layer<CandleRepository, StoreUnavailable> => {
  const address = parseStore(store)
  if (Result.isFailure(address)) {
    return Layer.unwrap(Effect.fail(unusable(shownStore(store), address.failure)))
  }
  const { checksums, kind, listing, path } = address.success
  const stored =
    kind === "sqlite" ? sqliteLayer(path, checksums) : Layer.unwrap(Effect.promise(() => loadLayer(address.success)))
  return Layer.provide(ResampledCandles.layer({ listing, remember: kind === "sqlite" }), stored)
}
