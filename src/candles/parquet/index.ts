export type { ColumnMapping, TableOptions } from "../source/ColumnMapping.ts"
export * as ParquetCandles from "./ParquetCandles.ts"
