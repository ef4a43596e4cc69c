import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { CandleRepository, type CandleAnswer, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { COLUMNS } from "../../src/candles/Candles.ts"
import { toBlob } from "../../src/candles/sqlite/layout/storeLayout.ts"
import * as SqliteCandles from "../../src/candles/sqlite/SqliteCandles.ts"

const DAY = 86_400_000

/** An answer as a short text, with columns by their bytes, which distinguish NaNs. */
const toText = (answer: CandleAnswer): unknown => {
  if (Result.isFailure(answer)) return { failed: answer.failure._tag }
  const { columns, firstIndex, length } = answer.success
  const parts = COLUMNS.flatMap((name) => {
    const column = columns[name]
    return column === undefined ? [] : [[name, Buffer.from(toBlob(column)).toString("base64")]]
  })
  return { firstIndex, length, ...Object.fromEntries(parts) }
}

const REQUESTS: ReadonlyArray<CandleRequest> = [
  { timeframe: "1d", range: {} },
  { timeframe: "1d", range: {}, columns: ["close"] },
  { timeframe: "1d", range: { from: 500 * DAY }, lookback: 20, columns: ["close", "volume"] },
  { timeframe: "1d", range: {}, last: 7 },
  { timeframe: "1d", range: { from: 990 * DAY, to: 1015 * DAY }, lookback: 3 },
]

/** The answers of a store to different requests, read together and alone. */
export const answersOf = (path: string, requests = REQUESTS) =>
  Effect.gen(function* () {
    const { getRange, many, symbols } = yield* CandleRepository
    const names = yield* symbols("1d")
    const answers: Record<string, unknown> = {}
    for (const [at, request] of requests.entries()) {
      for (const [symbol, answer] of yield* many(names, request)) answers[`${symbol} ${at}`] = toText(answer)
      for (const symbol of names) {
        answers[`${symbol} ${at} alone`] = toText(yield* Effect.result(getRange(symbol, request)))
      }
    }
    return answers
  }).pipe(Effect.provide(SqliteCandles.layer(path), { local: true }))

/** All `1d` bars of a store, by symbol. */
export const contentsOf = (path: string) =>
  Effect.gen(function* () {
    const candles = yield* CandleRepository
    const names = yield* candles.symbols("1d")
    const versions = (yield* candles.versions?.(names, "1d") ?? Effect.succeed([])) ?? []
    const bars = yield* candles.many(names, { timeframe: "1d", range: {} })
    return {
      bars: Object.fromEntries([...bars].map(([symbol, answer]) => [symbol, toText(answer)])),
      versions: Object.fromEntries(names.map((symbol, at) => [symbol, versions[at]])),
    }
  }).pipe(Effect.provide(SqliteCandles.layer(path), { local: true }))
