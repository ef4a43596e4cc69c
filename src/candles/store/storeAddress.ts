import * as Result from "effect/Result"
import type { Listing } from "../Listing.ts"
import { wrongListing } from "../resample/listingDays.ts"
import type { ColumnMapping, TableOptions } from "../source/ColumnMapping.ts"
import type { Checksums } from "../sqlite/reading/columnChecks.ts"

/** The parts of a store's name. */
export interface StoreAddress {
  readonly kind: "sqlite" | "parquet" | "duckdb" | "postgres"
  /** The file, glob or folder; for a database, its URL without the settings of marketsweep. */
  readonly path: string
  readonly table: string | undefined
  readonly options: TableOptions
  /** When checksums are verified, for a file that `import` wrote. */
  readonly checksums: Checksums | undefined
  /** The zone and session of its symbols, for bars that are made of a finer timeframe. */
  readonly listing: Pick<Listing, "timeZone" | "session">
}

const COLUMNS = ["symbol", "time", "open", "high", "low", "close", "volume"] as const
const UNITS = ["s", "ms", "us", "ns"] as const
const CHECKSUMS: ReadonlyArray<Checksums> = ["once", "always", "never"]
const OURS: ReadonlySet<string> = new Set([
  ...COLUMNS,
  "timeframe",
  "timeUnit",
  "timeZone",
  "session",
  "table",
  "engine",
])
const TIMEFRAME = /^[1-9]\d{0,4}[smhdwMy]$/

/** Matches anywhere: settings files may have a space or a quote before it, and no file has such a name. */
const SCHEME = /([a-z][a-z0-9+.-]+):\/\//i
const POSTGRES = /^postgres(ql)?:\/\//i
const PARQUET = /\.(parquet|parq|pq)$/i
const DUCKDB = /\.(duckdb|ddb)$/i
const CSV = /\.(csv|tsv)(\.(gz|zst))?$/i
/** Files of other programs whose candles must be imported. */
const OTHERS = /\.(feather|arrow|json|jsonl|ndjson|xlsx?|zip|gz|h5|hdf5?|orc|avro|pickle|pkl)$/i

const FORMS =
  "name a file that `import` wrote (market.db), Parquet files (candles/*.parquet), a DuckDB file (quotes.duckdb?table=ohlcv) or a database (postgres://host/db?table=candles)"

/** Splits a file's name from its settings, if there are any: a name may contain a `?`, too. */
const split = (store: string): readonly [path: string, query: string] => {
  const at = store.lastIndexOf("?")
  return at > 0 && /^[a-zA-Z]+=/.test(store.slice(at + 1)) ? [store.slice(0, at), store.slice(at + 1)] : [store, ""]
}

const kindOf = (path: string, settings: URLSearchParams): Result.Result<StoreAddress["kind"], string> => {
  if (POSTGRES.test(path)) return Result.succeed("postgres")
  const [, scheme] = SCHEME.exec(path) ?? []
  if (scheme !== undefined && !path.startsWith(scheme)) {
    return Result.fail(`its URL has something before ${scheme}://, such as a quote: leave that away`)
  }
  if (scheme !== undefined) return Result.fail(`there is no store for ${scheme}://: ${FORMS}`)
  const engine = settings.get("engine")
  if (engine !== null && engine !== "duckdb") return Result.fail(`expected engine=duckdb, got engine=${engine}`)
  if (PARQUET.test(path)) return Result.succeed(engine ?? "parquet")
  if (DUCKDB.test(path) || CSV.test(path) || engine !== null || settings.has("table")) return Result.succeed("duckdb")
  if (OTHERS.test(path)) return Result.fail(`its candles cannot be read where they are: import them, or ${FORMS}`)
  if (/[/\\]$/.test(path)) return Result.succeed("parquet")
  // Names of files may contain the other characters of globs.
  if (path.includes("*")) return Result.fail(`a glob names Parquet or CSV files, such as candles/*.parquet: ${FORMS}`)
  return Result.succeed("sqlite")
}

const optionsOf = (settings: URLSearchParams): Result.Result<TableOptions, string> => {
  const columns: { -readonly [C in keyof ColumnMapping]: ColumnMapping[C] } = {}
  for (const role of COLUMNS) {
    const name = settings.get(role)
    if (name !== null) columns[role] = name
  }
  const given = settings.get("timeframe") ?? undefined
  const timeframe = given !== undefined && TIMEFRAME.test(given) ? given : undefined
  if (given !== undefined && timeframe === undefined) columns.timeframe = given
  const unit = settings.get("timeUnit")
  const timeUnit = UNITS.find((each) => each === unit)
  if (unit !== null && timeUnit === undefined) {
    return Result.fail(`expected timeUnit to be one of ${UNITS.join(", ")}, got ${unit}`)
  }
  return Result.succeed({ columns, timeframe, timeUnit })
}

/** The only setting of a file that `import` wrote. */
const checksumsOf = (settings: URLSearchParams): Result.Result<Checksums | undefined, string> => {
  const other = [...settings.keys()].find((name) => name !== "checksums")
  if (other !== undefined) {
    return Result.fail(`a file that \`import\` wrote takes no setting but checksums, and ${other} is one: ${FORMS}`)
  }
  const asked = settings.get("checksums")
  const checksums = CHECKSUMS.find((each) => each === asked)
  return asked === null || checksums !== undefined
    ? Result.succeed(checksums)
    : Result.fail(`expected checksums to be one of ${CHECKSUMS.join(", ")}, got ${asked}`)
}

const listingOf = (settings: URLSearchParams): Result.Result<StoreAddress["listing"], string> => {
  const [timeZone, session] = [settings.get("timeZone"), settings.get("session")]
  const listing = { ...(timeZone === null ? {} : { timeZone }), ...(session === null ? {} : { session }) }
  const wrong = wrongListing(listing)
  return wrong === undefined ? Result.succeed(listing) : Result.fail(wrong)
}

/** The URL of a database with the settings that marketsweep does not use. */
const urlOf = (path: string, settings: URLSearchParams): string => {
  const others = new URLSearchParams([...settings].filter(([name]) => !OURS.has(name)))
  return others.size === 0 ? path : `${path}?${others.toString()}`
}

/**
 * Parses the name of a store: a file, a glob, a folder or a URL, with settings after a `?`: `table`, the names of
 * columns (`close=adj_close`), `timeframe` (of all bars, or a column's name), `timeUnit`, `timeZone`, `session` and
 * `engine`; `checksums` for a file that `import` wrote. Fails with an error message.
 */
export const parseStore = (store: string): Result.Result<StoreAddress, string> => {
  const [path, query] = split(SCHEME.test(store) ? store.trim() : store)
  const settings = new URLSearchParams(query)
  return Result.gen(function* () {
    const kind = yield* kindOf(path, settings)
    if (kind === "sqlite") {
      const checksums = yield* checksumsOf(settings)
      return { kind, path, table: undefined, options: {}, checksums, listing: {} }
    }
    const unknown = [...settings.keys()].find((name) => !OURS.has(name))
    if (unknown !== undefined && kind !== "postgres") {
      return yield* Result.fail(`there is no setting ${unknown}: expected ${[...OURS].join(", ")}`)
    }
    const table = settings.get("table") ?? undefined
    const options = yield* optionsOf(settings)
    const listing = yield* listingOf(settings)
    return {
      kind,
      path: kind === "postgres" ? urlOf(path, settings) : path,
      table,
      options,
      checksums: undefined,
      listing,
    }
  })
}

/** The name of a store for output and logs: without a password. */
export const shownStore = (store: string): string =>
  SCHEME.test(store)
    ? store.replace(/(:\/\/[^/?#@:]*):[^]*@/, "$1@").replace(/([?&]\w*password=)[^&]*/gi, "$1…")
    : store

/** Whether the store is a file that `import` wrote, named without settings. */
export const isOwnStore = (store: string): boolean =>
  Result.match(parseStore(store), {
    onFailure: () => false,
    onSuccess: ({ kind, path }) => kind === "sqlite" && path === store,
  })

/** Whether the store must not be read on threads, because these may be killed at any time. */
export const needsProcesses = (store: string): boolean =>
  Result.match(parseStore(store), { onFailure: () => false, onSuccess: ({ kind }) => kind === "duckdb" })

/** The environment variables that stores read, for child processes to inherit. */
export const STORE_VARIABLES: ReadonlyArray<string> = [
  "DATABASE_URL",
  "PGHOST",
  "PGPORT",
  "PGUSER",
  "PGPASSWORD",
  "PGDATABASE",
  "PGSSLMODE",
  "PGSSLROOTCERT",
]
