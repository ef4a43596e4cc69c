// What does a symbol with one new bar cost a watch, compared with a screen of the whole market?
//
//     node bench/watch.bench.ts [symbols] [bars] [rounds]
//
// One warm pool of threads; rounds in turn. Each round adds a bar to some symbols through a separate connection.

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { openToWrite } from "../src/candles/sqlite/file/storeFile.ts"
import { makeStoreWriter } from "../src/candles/sqlite/writing/storeWriter.ts"
import {
  type BarColumns,
  CandleRepository,
  defaultWorker,
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  SqliteCandles,
  ThreadPool,
  watchMarket,
} from "../src/index.ts"
import { median } from "./median.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { walk, writeMarket } from "./market.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"

const [symbols = 2500, bars = 252, rounds = 40] = process.argv.slice(2).map(Number)
const WARM_UP = 15
const COUNTS = [1, 10, 100, symbols]

using market = writeMarket({ symbols, bars })

const request = {
  id: "bench",
  timeframe: "1d",
  formula: HEADLINE,
} as const
const screen: ProcessingJob = { ...request, jobType: "screen", symbols: market.symbols, dateRange: {} }

const engine = PooledEngine.layer.pipe(
  Layer.provide(ThreadPool.layer({ worker: defaultWorker, config: { store: market.path } })),
)
const runtime = ManagedRuntime.make(
  Layer.mergeAll(engine, SqliteCandles.layer(market.path), Layer.succeed(References.MinimumLogLevel, "Warn")),
)
const scope = Scope.makeUnsafe()

// Without a pause: it checks the store whenever it is pulled.
const pull = await runtime.runPromise(
  Scope.provide(Stream.toPull(watchMarket(request, { schedule: Schedule.forever })), scope),
)
const scanOnce = async (): Promise<number> => {
  let answered = 0
  for (;;) {
    for (const event of await runtime.runPromise(pull)) {
      if (event._tag === "Answered") answered += 1
      if (event._tag === "Scanned") return answered
    }
  }
}

const writer = await runtime.runPromise(
  Scope.provide(
    Effect.map(openToWrite(market.path), (db) => ({ db, ...makeStoreWriter(db) })),
    scope,
  ),
)
const oneBar = (each: BarColumns, at: number): BarColumns => ({
  time: each.time.slice(at, at + 1),
  close: each.close.slice(at, at + 1),
  open: each.open.slice(at, at + 1),
  high: each.high.slice(at, at + 1),
  low: each.low.slice(at, at + 1),
  volume: each.volume.slice(at, at + 1),
})
const added = new Uint32Array(symbols)
const longest = bars + COUNTS.length * (1 + WARM_UP + rounds) * 2
const walks = market.symbols.map((_, i) => walk(i + 1, longest))
/** Adds the next bar of the first `count` symbols. */
const append = (count: number): void => {
  writer.db.exec("BEGIN")
  for (let i = 0; i < count; i++) writer.write(market.symbols[i], "1d", oneBar(walks[i], bars + added[i]++))
  writer.db.exec("COMMIT")
}

const runScreen = () => runtime.runPromise(ProcessingEngine.use((one) => one.processBatch(screen)))
const look = CandleRepository.use((candles) =>
  Effect.gen(function* () {
    const newest = { timeframe: "1d", range: {}, last: 1, columns: [] } as const
    if (candles.prepare !== undefined) yield* candles.prepare(newest)
    yield* candles.versions?.(yield* candles.symbols("1d"), "1d") ?? Effect.void
  }).pipe(Effect.scoped),
)

await scanOnce()
const times = new Map<string, Array<number>>()
const processor = new Map<string, Array<number>>()
const measure = async (name: string, run: () => Promise<unknown>): Promise<void> => {
  const before = process.cpuUsage()
  const [ms] = await timed(run)
  const { system, user } = process.cpuUsage(before)
  times.set(name, [...(times.get(name) ?? []), ms])
  processor.set(name, [...(processor.get(name) ?? []), (system + user) / 1000])
}
for (let round = 0; round < 1 + WARM_UP + rounds; round++) {
  for (const count of COUNTS) {
    append(count)
    await measure(`a scan of ${count} symbols with one new bar`, async () => {
      const answered = await scanOnce()
      if (answered !== count) throw new Error(`${answered} symbols were answered, not ${count}`)
    })
    if (count === 1) await measure("screen of all, a bar later", runScreen)
  }
  await measure("screen of all, nothing new", runScreen)
  await measure("a look that finds nothing new", () => runtime.runPromise(look))
}
say(machine())
const medianOf = (name: string, table = times): number => median(table.get(name)?.slice(1 + WARM_UP) ?? [])
for (const [name, each] of times) {
  say(`${row(name, summary(each, WARM_UP))}   processor ${medianOf(name, processor).toFixed(1)} ms`)
}
const whole = "screen of all, a bar later"
for (const count of COUNTS) {
  const name = `a scan of ${count} symbols with one new bar`
  const [time, used] = [times, processor].map((table) => medianOf(name, table) / medianOf(whole, table))
  say(
    `${String(count).padStart(6)} symbols with one new bar: ${time.toFixed(2)} of a whole screen (${used.toFixed(2)} of its processor), ${((1000 * medianOf(name)) / count).toFixed(0)} µs a symbol`,
  )
}
await runtime.runPromise(Scope.close(scope, Effect.runSync(Effect.exit(Effect.void))))
await runtime.dispose()
