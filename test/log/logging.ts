import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import type { ProcessingJob } from "../../src/job/ProcessingJob.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import { Failed, type SymbolError } from "../../src/job/SymbolError.ts"
import type { SymbolAnswer } from "../../src/job/ProcessingResult.ts"
import { LoggedEngine } from "../../src/log/LoggedEngine.ts"
import type { RunLog } from "../../src/log/RunLog.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"

const unused = Effect.die("only versions are asked for")

/** A store of versions alone, which tests change; without `versions`, one that cannot tell. */
const storeOf = (versions: Map<string, string> | undefined) =>
  Layer.succeed(CandleRepository, {
    many: () => unused,
    getRange: () => unused,
    symbols: () => unused,
    ...(versions === undefined
      ? {}
      : {
          versions: (symbols: ReadonlyArray<string>) =>
            Effect.sync(() => symbols.map((symbol) => versions.get(symbol))),
        }),
  })

/** What tests run: how often each symbol ran, and what some answer instead. */
export const makeProcessor = () => {
  const ran = new Map<string, number>()
  const answers = new Map<string, Effect.Effect<SymbolAnswer, SymbolError>>()
  const layer = SymbolProcessor.layerOf((symbol) =>
    Effect.suspend(() => {
      ran.set(symbol, (ran.get(symbol) ?? 0) + 1)
      return answers.get(symbol) ?? Effect.succeed(answerOf(symbol))
    }),
  )
  return { ran, answers, layer }
}

/** One match, at the day that the symbol's number says. */
export const answerOf = (symbol: string, close = 1): SymbolAnswer => ({
  matches: [{ time: Number(symbol.slice(1)) * 86_400_000, close, values: {} }],
  computedIndicators: { length: symbol.length },
})

export const failing = (symbol: string): Effect.Effect<never, SymbolError> =>
  Effect.fail(new Failed({ symbol, message: "it would not" }))

export const symbolsUpTo = (count: number): ReadonlyArray<string> => Array.from({ length: count }, (_, i) => `S${i}`)

export const jobOf = (symbols: ReadonlyArray<string>, fields: Partial<ProcessingJob> = {}): ProcessingJob => ({
  id: "test",
  jobType: "scan",
  symbols,
  timeframe: "1d",
  dateRange: {},
  formula: "close > open",
  ...fields,
})

/** An engine in this process whose runs are kept in `log`. */
export const loggedEngine = (
  processor: Layer.Layer<SymbolProcessor>,
  versions: Map<string, string> | undefined,
  log: Layer.Layer<RunLog, unknown>,
  concurrency = 4,
) =>
  LoggedEngine.layer({ source: "test.db" }).pipe(
    Layer.provide(PooledEngine.layer),
    Layer.provide(InProcessPool.layer({ concurrency })),
    Layer.provide([processor, storeOf(versions)]),
    Layer.provideMerge(Layer.orDie(log)),
    Layer.provideMerge(Layer.succeed(References.MinimumLogLevel, "Error")),
  )

export const versionsOf = (symbols: ReadonlyArray<string>, version = "1") =>
  new Map(symbols.map((symbol) => [symbol, version]))

export const collected = <A, E>(stream: Stream.Stream<A, E>) => Effect.map(Stream.runCollect(stream), (all) => [...all])
