import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { SourceFailure } from "../source/CandleSource.ts"
import type { TableOptions } from "../source/ColumnMapping.ts"
import { chooseColumns, type ChosenColumns, type ColumnKind, type TableColumn } from "../source/tableColumns.ts"
import type { Run } from "./connection.ts"
import { literal, quoted } from "./sqlText.ts"

/** A table or files with candles, as SQL. */
export interface Relation {
  readonly sql: string
  readonly columns: ChosenColumns
  /** The SQL expression for a row's symbol. */
  readonly symbol: string
}

const NUMBER = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(.*\))$/

const kindOf = (type: string): ColumnKind => {
  if (type === "DATE") return "date"
  if (type.startsWith("TIMESTAMP")) return "timestamp"
  if (NUMBER.test(type)) return "number"
  return type === "VARCHAR" || type === "UUID" || type.startsWith("ENUM(") ? "text" : "other"
}

const CSV = /\.(csv|tsv)(\.(gz|zst))?$/i
/** The column that DuckDB adds for the name of the file, a name that no file should have. */
const FILE = "marketsweep_file"

/** The rows of files as SQL: Hive partitions become columns, and so does the name of the file. */
export const rowsOfFiles = (path: string): string => {
  const files = /[/\\]$/.test(path) ? `${path}**/*.parquet` : path
  const read = CSV.test(path) ? "read_csv" : "read_parquet"
  return `${read}(${literal(files)}, union_by_name = true, hive_partitioning = true, filename = ${literal(FILE)})`
}

interface TableName {
  /** The name in messages; a part that contains a dot is quoted. */
  readonly shown: string
  readonly sql: string
  /** All ways to write the name. */
  readonly spellings: ReadonlyArray<string>
}

const shownPart = (part: string): string => (/[."]/.test(part) ? quoted(part) : part)

const tableName = (schema: string, table: string): TableName => {
  const both = [schema, table]
  const [shown, bare, sql] = [shownPart, String, quoted].map((write) => both.map(write).join("."))
  if (schema !== "main") return { shown, sql, spellings: [shown, bare, sql] }
  return { shown: shownPart(table), sql, spellings: [shownPart(table), table, quoted(table), shown, bare, sql] }
}

const namesIn = Effect.fnUntraced(function* (run: Run) {
  const result = yield* run(
    "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal UNION ALL SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal",
  )
  return (yield* Effect.promise(() => result.getRowsJson())).map(([schema, table]) =>
    tableName(String(schema), String(table)),
  )
})

/** Finds the given table, or the only one of the file. */
export const tableIn = Effect.fnUntraced(function* (
  run: Run,
  table: string | undefined,
): Effect.fn.Return<Result.Result<string, string>, SourceFailure> {
  const names = yield* namesIn(run)
  const named =
    table === undefined
      ? names.length === 1
        ? names[0]
        : undefined
      : names.find(({ spellings }) => spellings.some((each) => each.toLowerCase() === table.toLowerCase()))
  if (named !== undefined) return Result.succeed(named.sql)
  const all = names.map(({ shown }) => shown).toSorted()
  const there = names.length === 0 ? "it has no tables" : `its tables are ${all.slice(0, 20).join(", ")}`
  return Result.fail(
    table === undefined ? `no table is named: add ?table=NAME; ${there}` : `it has no table ${table}: ${there}`,
  )
})

/** Inspects the columns of rows; fails with an error message. */
export const inspectRows = Effect.fnUntraced(function* (
  run: Run,
  rows: string,
  { columns }: TableOptions,
): Effect.fn.Return<Result.Result<Relation, string>, SourceFailure> {
  const described = yield* run(`DESCRIBE SELECT * FROM ${rows}`)
  const all = (yield* Effect.promise(() => described.getRowsJson())).map(([name, type]): TableColumn => ({
    name: String(name),
    type: String(type),
    kind: kindOf(String(type)),
  }))
  const areFiles = all.some(({ name }) => name === FILE)
  const own = all.filter(({ name }) => name !== FILE)
  return Result.flatMap(chooseColumns(own, columns ?? {}), (chosen) => {
    const { symbol } = chosen
    if (symbol !== undefined) {
      const name = quoted(symbol.name)
      return Result.succeed({
        sql: rows,
        columns: chosen,
        symbol: symbol.type === "VARCHAR" ? name : `${name}::VARCHAR`,
      })
    }
    if (areFiles) {
      return Result.succeed({
        sql: rows,
        columns: chosen,
        symbol: `regexp_replace(parse_filename(${quoted(FILE)}), '(\\.[A-Za-z0-9]+){1,2}$', '')`,
      })
    }
    const there = own.map(({ name }) => name).join(", ")
    return Result.fail(`it has no column for the symbol: its columns are ${there}; say which with symbol=NAME`)
  })
})
