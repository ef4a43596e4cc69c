export type { ColumnMapping, TableOptions } from "../source/ColumnMapping.ts"
export * as DuckDbCandles from "./DuckDbCandles.ts"
