import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { DatabaseSync } from "node:sqlite"
import { InvalidJob, type StoreUnavailable } from "../../job/JobError.ts"
import type { BarColumns, Candles } from "../Candles.ts"
import type { QualityReport } from "../quality/QualityReport.ts"
import { versionOf } from "../seriesVersion.ts"
import { openToRead } from "../sqlite/file/storeFile.ts"
import { damagedListings } from "../sqlite/records/listings.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import { formatOf } from "../sqlite/file/storeFormat.ts"
import { makeStoreReader, type StoreReader } from "../sqlite/reading/storeReader.ts"
import { verifyActions, verifyQuality, type VerifyOptions } from "./verifyQuality.ts"

/** What is wrong with a series of a store, or with the store where it has no `symbol`. @since 0.1.0 */
export interface StoreDamage {
  readonly symbol?: string
  readonly timeframe?: string
  readonly message: string
}

/** What a look at every byte of a store found. @since 0.1.0 */
export interface StoreVerification extends QualityReport {
  readonly path: string
  readonly format: number
  readonly series: number
  readonly bars: number
  readonly damages: ReadonlyArray<StoreDamage>
  /** How many findings are of rules that are to fail. */
  readonly failed: number
  /** Whether the findings are in the store now, and mark what is asked of their symbols. */
  readonly recorded: boolean
}

const wholeBars = ({ columns }: Candles): BarColumns | undefined => {
  const { close, high, low, open, time, volume } = columns
  return close && high && low && open && volume && { time, close, open, high, low, volume }
}

/** The bars of a series, or why they cannot be trusted. */
const readSeries = (reader: StoreReader, symbol: string, timeframe: string): BarColumns | string => {
  const answer = reader.readToKeep(symbol, { timeframe, range: {} })
  if (answer === undefined) return `There are no candles of ${symbol}`
  if (Result.isFailure(answer)) return answer.failure.message
  const bars = wholeBars(answer.success)
  const [version] = reader.versions([symbol], timeframe)
  if (bars !== undefined && (version === undefined || version === versionOf(bars))) return bars
  return `The candles of ${symbol} are damaged (they are not those of its version): import them again`
}

/** Problems that SQLite itself finds, such as pages that belong to nobody. */
const structure = (db: DatabaseSync): ReadonlyArray<StoreDamage> =>
  db
    .prepare("PRAGMA main.integrity_check(20)")
    .all()
    .map((row) => String(row.integrity_check))
    .filter((message) => message !== "ok")
    .map((message) => ({ message: `The file is damaged: ${message.replaceAll(/\s+/g, " ")}` }))

const verify = Effect.fnUntraced(function* (path: string, db: DatabaseSync) {
  const attempt = <A>(run: () => A) => Effect.try({ try: run, catch: storeUnavailable(path) })
  const reader = yield* attempt(() => makeStoreReader(db, "always"))
  const damages: Array<StoreDamage> = [...(yield* attempt(() => structure(db)))]
  const entries = yield* attempt(() =>
    db.prepare("SELECT symbol, timeframe FROM series ORDER BY timeframe, symbol").all(),
  )
  let bars = 0
  for (const [at, { symbol, timeframe }] of entries.entries()) {
    const series = { symbol: String(symbol), timeframe: String(timeframe) }
    const found = yield* attempt(() => readSeries(reader, series.symbol, series.timeframe))
    if (typeof found === "string") damages.push({ ...series, message: found })
    else bars += found.time.length
    // Between some, it can be interrupted.
    if (at % 100 === 99) yield* Effect.yieldNow
  }
  for (const symbol of yield* attempt(() => damagedListings(db))) {
    const message = `What is recorded of ${symbol} besides bars is damaged: import its files again, with --exchange, --time-zone, --session and --adjustment as before`
    damages.push({ symbol, message })
  }
  return { path, format: formatOf(db), series: entries.length, bars, damages }
})

/**
 * Reads every byte of a store and compares it with its checksums. A store of
 * format 1 has none: only what does not fit together is found.
 *
 * Then it checks the quality of all candles anew, by every rule. Findings are
 * recorded in the store, so that later results of their symbols have the flag
 * `Quality`; not in one of format 1, or one that cannot be written. A damaged
 * store is not checked any further.
 *
 * Fails with `InvalidJob` for a policy that cannot be.
 *
 * ```ts
 * import * as Effect from "effect/Effect"
 * import { verifyStore } from "marketsweep"
 *
 * const program = verifyStore("market.db").pipe(
 *   Effect.map(({ damages }) => damages.map(({ message }) => message)),
 * )
 * ```
 *
 * @since 0.1.0
 */
export const verifyStore = Effect.fn("verifyStore")(function* (
  path: string,
  options: VerifyOptions = {},
): Effect.fn.Return<StoreVerification, StoreUnavailable | InvalidJob> {
  const actions = verifyActions(options.quality)
  if (typeof actions === "string") return yield* new InvalidJob({ message: actions })
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const db = yield* openToRead(path)
      const found = yield* verify(path, db)
      const quality = yield* verifyQuality(db, found, actions, options)
      return { ...found, ...quality }
    }),
  )
})
