import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { SqlError } from "effect/sql/SqlError"
import type { ColumnMapping } from "../source/ColumnMapping.ts"
import { chooseColumns, type ChosenColumns, type ColumnKind, type TableColumn } from "../source/tableColumns.ts"
import { quoted, quotedTable } from "./sqlText.ts"

/** Runs one statement and returns its rows, each as a list of values. */
export type Query = (
  sql: string,
  parameters?: ReadonlyArray<unknown>,
) => Effect.Effect<ReadonlyArray<ReadonlyArray<unknown>>, SqlError>

/** A table of candles and facts about its indexes. */
export interface CandleTable {
  /** The table in SQL. */
  readonly sql: string
  readonly columns: ChosenColumns & { readonly symbol: TableColumn }
  /** The symbol as text, in SQL. */
  readonly symbolText: string
  /** Whether an index begins with the symbol and the time. */
  readonly isIndexed: boolean
  /** Whether no two rows can have the same symbol and time. */
  readonly isUnique: boolean
  /** Whether rows have a `ctid`, which shows the later of two. */
  readonly hasPlaces: boolean
}

const kindOf = (type: string, category: string): ColumnKind => {
  if (type === "date") return "date"
  if (type.startsWith("timestamp")) return "timestamp"
  if (category === "N" && type !== "money") return "number"
  return category === "S" || category === "E" ? "text" : "other"
}

/** Whether a column can be compared with text without a cast, and so by its index. */
const isText = ({ type }: TableColumn): boolean => type === "text" || type === "character varying"

const COLUMNS = `
  SELECT a.attname::text, format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL), t.typcategory::text
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`

// The expressions of an index have no name.
const INDEXES = `
  SELECT i.indisunique, array_agg(coalesce(a.attname::text, '') ORDER BY k.place)
  FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k(number, place)
  LEFT JOIN LATERAL (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = k.number) a ON true
  WHERE i.indrelid = to_regclass($1) AND i.indisvalid AND i.indpred IS NULL GROUP BY i.indexrelid, i.indisunique`

const TABLES = `
  SELECT CASE WHEN pg_table_is_visible(c.oid) THEN name ELSE schema || '.' || name END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
    LATERAL (SELECT CASE WHEN c.relname ~ '[."]' THEN quote_ident(c.relname) ELSE c.relname::text END AS name,
      CASE WHEN n.nspname ~ '[."]' THEN quote_ident(n.nspname) ELSE n.nspname::text END AS schema) AS written
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema$|_timescaledb)'
  ORDER BY 1 LIMIT 20`

const tables = (query: Query) =>
  Effect.map(query(TABLES), (rows) => rows.map(([name]) => String(name)).join(", ") || "none that this user sees")

interface Index {
  readonly isUnique: boolean
  readonly names: ReadonlyArray<string>
}

const startsWith = ({ names }: Index, wanted: ReadonlyArray<string>): boolean =>
  wanted.every((name) => names.slice(0, wanted.length).includes(name))

/** Inspects a table; fails with an error message. */
export const inspectTable = Effect.fnUntraced(function* (
  query: Query,
  table: string | undefined,
  mapping: ColumnMapping,
): Effect.fn.Return<Result.Result<CandleTable, string>, SqlError> {
  if (table === undefined) {
    return Result.fail(`no table is named: add ?table=NAME to its URL; its tables are ${yield* tables(query)}`)
  }
  let sql = quotedTable(table)
  let rows = yield* query(COLUMNS, [sql])
  if (rows.length === 0 && table.toLowerCase() !== table) {
    // Postgres folds unquoted names to lower case.
    sql = quotedTable(table.toLowerCase())
    rows = yield* query(COLUMNS, [sql])
  }
  if (rows.length === 0) return Result.fail(`it has no table ${table}: its tables are ${yield* tables(query)}`)
  const columns = rows.map(([name, type, category]) => ({
    name: String(name),
    type: String(type),
    kind: kindOf(String(type), String(category)),
  }))
  const indexes = (yield* query(INDEXES, [sql])).map(([isUnique, names]): Index => ({
    isUnique: isUnique === true,
    names: Array.isArray(names) ? names.map(String) : [],
  }))
  const [relation] = yield* query("SELECT relkind IN ('r', 'm') FROM pg_class WHERE oid = to_regclass($1)", [sql])
  return Result.flatMap(chooseColumns(columns, mapping), (chosen) => {
    const { symbol, time, timeframe } = chosen
    if (symbol === undefined) {
      const there = columns.map(({ name }) => name).join(", ")
      return Result.fail(`it has no column for the symbol: its columns are ${there}; say which with symbol=NAME`)
    }
    const key = [symbol.name, ...(timeframe === undefined ? [] : [timeframe.name])]
    return Result.succeed({
      sql,
      columns: { ...chosen, symbol },
      symbolText: isText(symbol) ? quoted(symbol.name) : `${quoted(symbol.name)}::text`,
      isIndexed:
        isText(symbol) && indexes.some((index) => startsWith(index, key) && startsWith(index, [...key, time.name])),
      hasPlaces: relation?.[0] === true,
      isUnique: indexes.some(
        (index) => index.isUnique && startsWith(index, [...key, time.name]) && index.names.length === key.length + 1,
      ),
    })
  })
})
