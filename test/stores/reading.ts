import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import * as CandleStore from "../../src/candles/store/CandleStore.ts"

export const ALL: CandleRequest = { timeframe: "1d", range: {} }

/** The repository of a store, until the scope ends. */
export const openStore = (store: string) =>
  Effect.map(Layer.build(Layer.fresh(CandleStore.layer(store))), (context) => Context.get(context, CandleRepository))

/** Why a store cannot be opened. */
export const refusalOf = (store: string) =>
  Effect.map(Effect.scoped(Effect.flip(openStore(store))), ({ message }) => message)

/** The answer of each symbol: its closes, or the name and message of its error. */
export const closesOf = Effect.fnUntraced(function* (
  candles: CandleRepository["Service"],
  symbols: ReadonlyArray<string>,
  request: CandleRequest = ALL,
) {
  const answers = yield* candles.many(symbols, request)
  return Object.fromEntries(
    Array.from(answers, ([symbol, answer]) => [
      symbol,
      answer._tag === "Success"
        ? Array.from(answer.success.columns.close ?? [])
        : `${answer.failure._tag}: ${answer.failure.message}`,
    ]),
  )
})
