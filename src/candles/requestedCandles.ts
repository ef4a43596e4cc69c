import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { InvalidJob, StoreUnavailable } from "../job/JobError.ts"
import type { CandleRepository, CandleRequest } from "./CandleRepository.ts"
import type { Candles, Column } from "./Candles.ts"
import { requestedNames } from "./requestedNames.ts"

/** Another symbol that a formula requests. */
export interface RequestedSymbol {
  /** As written in the formula: `SPY`, `NASDAQ:QQQ`. */
  readonly symbol: string
  readonly columns: ReadonlyArray<Column>
  /** Whether a missing symbol is allowed; its values are then na. */
  readonly isOptional: boolean
}

/** Candles of a requested symbol, and its name in the store. */
interface RequestedCandles {
  readonly name: string
  readonly candles: Candles
}

/**
 * Reads the whole history of a requested symbol up to the end of the range; returns nothing if it is missing and
 * optional. `bind` is called with the request before it is read.
 */
export const readRequested = Effect.fnUntraced(function* <R>(
  repository: CandleRepository["Service"],
  { columns, isOptional, symbol }: RequestedSymbol,
  { range, timeframe }: CandleRequest,
  bind: (request: CandleRequest) => Effect.Effect<unknown, StoreUnavailable, R>,
) {
  const { to } = range
  const request: CandleRequest = { timeframe, range: to === undefined ? {} : { to }, columns, lookback: Infinity }
  yield* bind(request)
  for (const name of requestedNames(symbol)) {
    const read = yield* Effect.result(repository.getRange(name, request))
    if (Result.isSuccess(read)) return { name, candles: read.success } satisfies RequestedCandles
    if (read.failure._tag === "UnknownSymbol") continue
    const message = `The formula requests ${symbol}: ${read.failure.message}`
    // A store that is unavailable for now does not make the job invalid.
    if (read.failure._tag === "CandlesUnavailable") return yield* new StoreUnavailable({ path: "", message })
    return yield* new InvalidJob({ message })
  }
  if (isOptional) return undefined
  return yield* new InvalidJob({
    message: `The formula requests ${symbol}, of which there are no ${timeframe} candles: import them, or write \`ignore_invalid_symbol = true\``,
  })
})
