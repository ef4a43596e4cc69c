// Scans candles from a JSON file instead of a store, in this process: node examples/ownRepository.ts prices.json
import { readFileSync } from "node:fs"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { CandleRepository, FormulaProcessor, InProcessPool, PineFormulas } from "marketsweep"
import { PooledEngine, ProcessingEngine, UnknownSymbol } from "marketsweep"

type Prices = Readonly<Record<string, { readonly time: ReadonlyArray<string>; readonly close: ReadonlyArray<number> }>>
const prices: Prices = JSON.parse(readFileSync(process.argv[2] ?? "prices.json", "utf8"))

// Returns the whole history each time: bars outside of the request's range are harmless, but cost time.
const getRange: CandleRepository["Service"]["getRange"] = (symbol, { timeframe }) => {
  const { close, time } = prices[symbol] ?? { close: [], time: [] }
  if (time.length === 0) return new UnknownSymbol({ symbol, timeframe, message: `no prices of ${symbol}` })
  const columns = { time: Float64Array.from(time, Date.parse), close: Float64Array.from(close) }
  return Effect.succeed({ length: time.length, firstIndex: 0, columns })
}
const candles = Layer.succeed(CandleRepository, {
  getRange,
  many: (symbols, request) =>
    Effect.map(
      Effect.forEach(symbols, (symbol) => Effect.result(getRange(symbol, request))),
      (answers) => new Map(answers.map((answer, i) => [symbols[i], answer])),
    ),
  symbols: () => Effect.succeed(Object.keys(prices).toSorted()),
})

const job = { id: "up", jobType: "scan", timeframe: "1d", dateRange: {}, formula: "close > close[1]" } as const
const scan = Effect.gen(function* () {
  const symbols = [...(yield* (yield* CandleRepository).symbols("1d")), "NONE"]
  const results = yield* (yield* ProcessingEngine).processBatch({ ...job, symbols })
  for (const { error, matches, symbol } of results) yield* Console.log(symbol, error?.message ?? matches.length)
})
const pool = InProcessPool.layer().pipe(Layer.provide(FormulaProcessor.layer), Layer.provide(PineFormulas.layer))
const engine = PooledEngine.layer.pipe(Layer.provide(pool), Layer.provideMerge(candles))
scan.pipe(Effect.provide(engine), Effect.provide(Logger.layer([])), NodeRuntime.runMain)
