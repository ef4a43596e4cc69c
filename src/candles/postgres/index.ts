export type { ColumnMapping, TableOptions } from "../source/ColumnMapping.ts"
export * as PostgresCandles from "./PostgresCandles.ts"
