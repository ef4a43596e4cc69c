import * as Effect from "effect/Effect"
import { StoreUnavailable } from "../../job/JobError.ts"
import { GENERATED, generatedLabel, generatedSymbol, hasImported } from "../sqlite/records/generated.ts"
import { generateBars, weekdaysUntil } from "./sampleBars.ts"
import { openToWrite } from "../sqlite/file/storeFile.ts"
import { storeUnavailable } from "../sqlite/file/sqliteErrors.ts"
import type { BarColumns } from "../Candles.ts"
import { makeStoreWriter } from "../sqlite/writing/storeWriter.ts"
import { inTransaction } from "../sqlite/statements/transaction.ts"

/** How large a market, and which. @since 0.1.0 */
export interface SampleMarketOptions {
  /** How many symbols: 2500 unless given. */
  readonly symbols?: number
  /** Daily bars of each: 252 unless given, a year. */
  readonly bars?: number
  /** Another seed is another market: 1 unless given. */
  readonly seed?: number
  /** The day of the last bar, `2024-12-31` unless given; the weekday before it where it is none. */
  readonly lastDate?: string
}

const withDefaults = ({ symbols = 2500, bars = 252, seed = 1, lastDate = "2024-12-31" }: SampleMarketOptions) => ({
  symbols,
  bars,
  seed,
  lastDate,
})

/**
 * A market that is made up: daily bars on weekdays, walks rounded to cents, the
 * same for the same options on every machine. The symbols are `GEN0001`,
 * `GEN0002`, …; one of them has the same bars however many there are.
 *
 * ```ts
 * import { MemoryCandles, sampleMarket } from "marketsweep"
 *
 * const layer = MemoryCandles.layer(sampleMarket({ symbols: 10 }))
 * ```
 *
 * @since 0.1.0
 */
export const sampleMarket = (options: SampleMarketOptions = {}): Iterable<readonly [string, BarColumns]> => {
  const { symbols, bars, seed, lastDate } = withDefaults(options)
  const times = weekdaysUntil(lastDate, bars)
  return {
    *[Symbol.iterator]() {
      for (let number = 1; number <= symbols; number++) {
        yield [generatedSymbol(number), generateBars(times, seed, number)] as const
      }
    },
  }
}

/**
 * Writes {@link sampleMarket} into a store in `1d` and labels the store as
 * generated. A store that has this market already is left as it is, one with
 * another generated market is overwritten, one that has imported candles too, or
 * nothing else, is refused (`StoreUnavailable`).
 *
 * ```ts
 * import { writeSampleMarket } from "marketsweep"
 *
 * const program = writeSampleMarket("sample.db", { symbols: 500 })
 * ```
 *
 * @since 0.1.0
 */
export const writeSampleMarket = Effect.fn("writeSampleMarket")(function* (
  path: string,
  options: SampleMarketOptions = {},
): Effect.fn.Return<void, StoreUnavailable> {
  yield* Effect.scoped(
    Effect.flatMap(openToWrite(path), (db) =>
      Effect.try({
        try: () =>
          inTransaction(db, () => {
            const wanted = JSON.stringify(withDefaults(options))
            const label = generatedLabel(db)
            const isEmpty = db.prepare("SELECT 1 FROM series LIMIT 1").get() === undefined
            if (label !== wanted && (label === undefined ? !isEmpty : hasImported(db))) {
              throw new StoreUnavailable({
                path,
                message: `Cannot write a sample market into ${path}: it has imported candles; name a new file`,
              })
            }
            if (label !== wanted) {
              db.exec("DELETE FROM finding; DELETE FROM chunk; DELETE FROM series")
              const writer = makeStoreWriter(db)
              for (const [symbol, bars] of sampleMarket(options)) writer.write(symbol, "1d", bars)
              db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)").run(GENERATED, wanted)
            }
          }),
        catch: storeUnavailable(path),
      }),
    ),
  )
})
