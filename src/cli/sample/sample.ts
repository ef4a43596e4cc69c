import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import { writeSampleMarket } from "../../candles/sample/SampleMarket.ts"
import { describeStore } from "../../candles/sqlite/StoreSummary.ts"
import { NOT_GIVEN } from "../options/notGiven.ts"
import { scan } from "../scan/scan.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { count } from "../terminal/summaryText.ts"
import { writeLines } from "../terminal/standardOutput.ts"

const STORE = ".marketsweep/sample.db"
const FORMULA = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70"

/** Creates the store if it is missing, or if it cannot be read (damaged, or of another version). */
const ensureSampleStore = Effect.fnUntraced(function* () {
  const files = yield* FileSystem.FileSystem
  const standardError = yield* StandardError
  const existed = yield* Effect.orElseSucceed(files.exists(STORE), () => false)
  if (!existed) standardError.line(`generating a sample market in ${STORE}`)
  yield* writeSampleMarket(STORE).pipe(
    Effect.catchTag("StoreUnavailable", (error) =>
      Effect.matchEffect(describeStore(STORE), {
        // A valid store with other candles must not be overwritten.
        onSuccess: () => Effect.fail(error),
        onFailure: Effect.fnUntraced(function* () {
          if (!existed) return yield* error
          standardError.line(`generating the sample market again: ${error.message}`)
          yield* Effect.forEach(["", "-wal", "-shm"], (ending) => files.remove(`${STORE}${ending}`, { force: true }))
          yield* writeSampleMarket(STORE)
        }),
      }),
    ),
  )
  return yield* describeStore(STORE)
})

/** Runs `sample`. */
export const sample = Effect.fn("marketsweep.sample")(function* () {
  const { timeframes } = yield* ensureSampleStore()
  yield* writeLines([
    ...timeframes.map(
      ({ bars, symbols }) =>
        `A generated market, no real prices: ${count(symbols, "symbol", "symbols")}, ${count(bars, "daily bar", "daily bars")}`,
    ),
    FORMULA,
    "",
  ])
  yield* scan({
    ...NOT_GIVEN,
    store: Option.some(STORE),
    timeframe: Option.some("1d"),
    formula: Option.some(FORMULA),
    jobType: "scan",
    format: "table",
    limit: Option.some(15),
    noLog: true,
  })
})
