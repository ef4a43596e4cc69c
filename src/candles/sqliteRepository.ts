import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../job/JobError.ts"
import { unknown } from "./candleAnswers.ts"
import type { CandleRepository } from "./CandleRepository.ts"
import { openToRead, storeUnavailable } from "./storeFile.ts"
import { makeStoreReader } from "./storeReader.ts"

/** A repository over the SQLite store at `path`, open until the scope closes. */
export const makeSqliteRepository = Effect.fnUntraced(function* (
  path: string,
): Effect.fn.Return<CandleRepository["Service"], StoreUnavailable, Scope.Scope> {
  const db = yield* openToRead(path)
  const reader = yield* Effect.try({ try: () => makeStoreReader(db), catch: storeUnavailable(path) })
  return {
    many: Effect.fn("CandleRepository.many")((symbols, request) => Effect.sync(() => reader.read(symbols, request))),
    getRange: (symbol, request) =>
      Effect.suspend(() =>
        Effect.fromResult(reader.readToKeep(symbol, request) ?? unknown(symbol, request.timeframe, [])),
      ),
    symbols: Effect.fn("CandleRepository.symbols")((timeframe) =>
      Effect.try({ try: () => reader.symbols(timeframe), catch: storeUnavailable(path) }),
    ),
  }
})
