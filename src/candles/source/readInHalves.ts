import * as Effect from "effect/Effect"
import type { CandleSource, SourceFailure, SourceRequest, SourceRows } from "./CandleSource.ts"

type Found = SourceRows | SourceFailure

/**
 * Reads symbols; if that fails, reads halves of them again until each failure belongs to a single symbol. A general
 * failure applies to all symbols of the read.
 */
export const readInHalves = (
  source: CandleSource,
  symbols: ReadonlyArray<string>,
  request: SourceRequest,
): Effect.Effect<Map<string, Found>> =>
  source.read(symbols, request).pipe(
    Effect.map((found) => new Map(found)),
    Effect.catchTag("SourceFailure", (failure) => {
      if (failure.general === true || symbols.length < 2) {
        return Effect.succeed(new Map(symbols.map((symbol) => [symbol, failure] as const)))
      }
      const half = symbols.length >>> 1
      return Effect.map(
        Effect.forEach([symbols.slice(0, half), symbols.slice(half)], (some) => readInHalves(source, some, request)),
        ([first, second]) => new Map([...first, ...second]),
      )
    }),
  )
