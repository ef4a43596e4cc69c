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

/** Damage in a series, or in the store itself if there is no `symbol`. @since 0.1.0 */
export interface StoreDamage {
  readonly symbol?: string
  readonly timeframe?: string
  readonly message: string
}

/** The result of verifying a store. @since 0.1.0 */
export interface StoreVerification extends QualityReport {
  readonly path: string
  readonly format: number
  readonly series: number
  readonly bars: number
  readonly damages: ReadonlyArray<StoreDamage>
  /** The number of findings of rules whose action is `fail`. */
  readonly failed: number
  /** Whether the findings were recorded in the store, so that they mark later results of their symbols. */
  readonly recorded: boolean
}

const wholeBars = ({ columns }: Candles): BarColumns | undefined => {
  const { close, high, low, open, time, volume } = columns
  return close && high && low && open && volume && { time, close, open, high, low, volume }
}

/** The bars of a series, or the reason why they are damaged. */
const readSeries = (reader: StoreReader, symbol: string, timeframe: string): BarColumns | string => {
  const answer = reader.readToKeep(symbol, { timeframe, range: {} })
  if (answer === undefined) return `There are no candles of ${symbol}`
  if (Result.isFailure(answer)) return answer.failure.message
  const bars = wholeBars(answer.success)
  const [version] = reader.versions([symbol], timeframe)
  if (bars !== undefined && (version === undefined || version === versionOf(bars))) return bars
  return `The candles of ${symbol} are damaged (they are not those of its version): import them again`
}

/** Problems that SQLite itself finds, such as orphaned pages. */
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
    // Lets the verification be interrupted.
    if (at % 100 === 99) yield* Effect.yieldNow
  }
  for (const symbol of yield* attempt(() => damagedListings(db))) {
    const message = `What is recorded of ${symbol} besides bars is damaged: import its files again, with --exchange, --time-zone, --session and --adjustment as before`
    damages.push({ symbol, message })
  }
  return { path, format: formatOf(db), series: entries.length, bars, damages }
})

/**
 * Reads every byte of a store and compares it with its checksums. A store of format 1 has no checksums: only
 * inconsistencies are found.
 *
 * Then it checks the quality of all candles again, by every rule. Findings are recorded in the store, so that later
 * results of their symbols have the flag `Quality`; except in a store of format 1 or one that cannot be written. The
 * quality of a damaged store is not checked.
 *
 * Fails with `InvalidJob` for an invalid policy.
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
