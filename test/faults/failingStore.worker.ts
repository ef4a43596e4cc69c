import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { type CandleAnswer, CandleRepository, type CandleRequest } from "../../src/candles/CandleRepository.ts"
import { CandlesUnavailable } from "../../src/job/SymbolError.ts"
import { launch } from "../../src/worker/launch.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"

const closesOf = (symbol: string): ReadonlyArray<number> => [1, 2, Number(symbol.split(":")[1])]

const readBefore = new Set<string>()

/** Reads of `gone:…` always fail, of `flaky:…` the first time, of others never. */
const failing = Layer.effect(
  CandleRepository,
  Effect.gen(function* () {
    const names = ["ok", "gone", "flaky"].flatMap((name) => Array.from({ length: 100 }, (_, i) => `${name}:${i}`))
    const store = yield* CandleRepository.use(Effect.succeed).pipe(
      Effect.provide(MemoryCandles.layer(names.map((name) => [name, closesOf(name)] as const))),
    )
    const fails = (symbol: string): boolean => {
      const isFirst = !readBefore.has(symbol)
      readBefore.add(symbol)
      return symbol.startsWith("gone") || (symbol.startsWith("flaky") && isFirst)
    }
    const broken = (symbol: string) => new CandlesUnavailable({ symbol, message: "the disk did not answer" })
    return {
      ...store,
      many: (symbols: ReadonlyArray<string>, request: CandleRequest) =>
        Effect.map(
          store.many(symbols, request),
          (answers): ReadonlyMap<string, CandleAnswer> =>
            new Map(Array.from(answers, ([key, answer]) => [key, fails(key) ? Result.fail(broken(key)) : answer])),
        ),
      getRange: (symbol: string, request: CandleRequest) =>
        Effect.suspend(() => (fails(symbol) ? Effect.fail(broken(symbol)) : store.getRange(symbol, request))),
    }
  }),
)

launch(FormulaProcessor.layer.pipe(Layer.provide([failing, PineFormulas.layer])))
