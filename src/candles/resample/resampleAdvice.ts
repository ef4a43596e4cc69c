import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { usualOf } from "../../calendar/fittingTimeframes.ts"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { UnknownSymbol } from "../../job/SymbolError.ts"
import type { Timeframe } from "../../job/Timeframe.ts"
import type { CandleAnswer, CandleRepository, CandleRequest } from "../CandleRepository.ts"

/** Makes what adds the requested timeframe, and those that can be made, to the error of an unknown symbol. */
export const makeResampleAdvice = (candles: CandleRepository["Service"]) => {
  const isStoredOtherwise = Effect.fnUntraced(function* (symbol: string, stored: ReadonlyArray<Timeframe>) {
    for (const timeframe of stored) if ((yield* candles.symbols(timeframe)).includes(symbol)) return true
    return false
  })

  return Effect.fnUntraced(function* (
    answer: CandleAnswer,
    { timeframe }: CandleRequest,
    stored: ReadonlyArray<Timeframe>,
  ): Effect.fn.Return<CandleAnswer, StoreUnavailable> {
    if (!Result.isFailure(answer) || answer.failure._tag !== "UnknownSymbol") return answer
    const { message, symbol } = answer.failure
    const usual = usualOf(stored)
    const hasOther = usual.length > 0 && (yield* isStoredOtherwise(symbol, stored))
    const advice = hasOther ? `; ${usual.join(", ")} can be made of what is stored` : ""
    return Result.fail(new UnknownSymbol({ symbol, timeframe, message: `${message}${advice}` }))
  })
}
