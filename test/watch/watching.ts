import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { CandleRepository } from "../../src/candles/CandleRepository.ts"
import * as MemoryCandles from "../../src/candles/memory/MemoryCandles.ts"
import * as PooledEngine from "../../src/engine/PooledEngine.ts"
import * as PineFormulas from "../../src/formula/PineFormulas.ts"
import { StoreUnavailable } from "../../src/job/JobError.ts"
import { SymbolProcessor } from "../../src/job/SymbolProcessor.ts"
import * as InProcessPool from "../../src/pool/inProcess/InProcessPool.ts"
import * as FormulaProcessor from "../../src/symbol/FormulaProcessor.ts"
import type { WatchEvent, WatchOptions, WatchRequest } from "../../src/watch/WatchEvent.ts"
import { watchMarket } from "../../src/watch/watchMarket.ts"

/** Closes of each symbol, a day apart. */
export type Closes = Readonly<Record<string, ReadonlyArray<number>>>

/** A store in memory whose candles a test changes, and which it can take away. */
export const changingStore = (initial: Closes) => {
  const repositoryOf = (closes: Closes) =>
    Effect.runSync(CandleRepository.pipe(Effect.provide(MemoryCandles.layer(closes))))
  let closes = initial
  let current = repositoryOf(closes)
  let away: string | undefined
  const unlessAway = <A, E>(read: () => Effect.Effect<A, E>): Effect.Effect<A, E | StoreUnavailable> =>
    Effect.suspend((): Effect.Effect<A, E | StoreUnavailable> =>
      away === undefined ? read() : Effect.fail(new StoreUnavailable({ path: "test", message: away })),
    )
  const service: CandleRepository["Service"] = {
    prepare: () => unlessAway(() => Effect.undefined),
    many: (symbols, request) => current.many(symbols, request),
    getRange: (symbol, request) => current.getRange(symbol, request),
    symbols: (timeframe) => unlessAway(() => current.symbols(timeframe)),
    versions: (symbols, timeframe) =>
      unlessAway(() => current.versions?.(symbols, timeframe) ?? Effect.die("it has versions")),
  }
  return {
    layer: Layer.succeed(CandleRepository, service),
    set: (next: Closes): void => {
      closes = { ...closes, ...next }
      current = repositoryOf(closes)
    },
    append: (symbol: string, ...more: ReadonlyArray<number>): void => {
      closes = { ...closes, [symbol]: [...(closes[symbol] ?? []), ...more] }
      current = repositoryOf(closes)
    },
    takeAway: (reason: string | undefined): void => {
      away = reason
    },
  }
}

/** Formulas over the store, each symbol passed to `before` first. */
const formulasWith = (before: (symbol: string) => Effect.Effect<void>) =>
  Layer.effect(
    SymbolProcessor,
    Effect.map(SymbolProcessor, (processor) =>
      SymbolProcessor.of({
        prepare: (job) =>
          Effect.map(processor.prepare(job), ({ process }) => ({
            // Its candles are read after that.
            process: (symbol) =>
              Effect.andThen(
                before(symbol),
                Effect.suspend(() => process(symbol)),
              ),
          })),
      }),
    ),
  ).pipe(Layer.provide(FormulaProcessor.layer), Layer.provide(PineFormulas.layer))

/** "A 3, A 4": the matches as symbol and number of the bar. */
export const matchesIn = (events: ReadonlyArray<WatchEvent>): ReadonlyArray<string> =>
  events.flatMap((event) =>
    event._tag === "Answered"
      ? event.matches.map(({ time }) => `${event.result.symbol} ${(time - Date.UTC(2024, 0, 1)) / 86_400_000}`)
      : [],
  )

export const changedIn = (events: ReadonlyArray<WatchEvent>): ReadonlyArray<ReadonlyArray<string>> =>
  events.flatMap((event) => (event._tag === "Changed" ? [event.symbols] : []))

/** Watches a store, whose time passes as the test says; `news` are the events since it was last called. */
export const startWatch = Effect.fnUntraced(function* (
  store: ReturnType<typeof changingStore>,
  request: Partial<WatchRequest> = {},
  {
    before = () => Effect.void,
    ...options
  }: WatchOptions & { readonly before?: (symbol: string) => Effect.Effect<void> } = {},
) {
  const events: Array<WatchEvent> = []
  const engine = PooledEngine.layer.pipe(
    Layer.provide(InProcessPool.layer({ concurrency: 4 })),
    Layer.provide(formulasWith(before)),
    Layer.provide(store.layer),
  )
  const running = yield* watchMarket({ id: "test", timeframe: "1d", formula: "close > 10", ...request }, options).pipe(
    Stream.runForEach((event) => Effect.sync(() => events.push(event))),
    Effect.provide([engine, store.layer, Layer.succeed(References.MinimumLogLevel, "None")]),
    Effect.forkChild,
  )
  /** Lets the fibers do what they can. */
  const settle = Effect.replicateEffect(Effect.yieldNow, 500)
  const news = Effect.map(settle, () => events.splice(0))
  return {
    news,
    /** Lets so many looks at the store pass. */
    look: (times = 1) => Effect.andThen(TestClock.adjust(`${times} seconds`), news),
    ended: Fiber.await(running),
  }
})
