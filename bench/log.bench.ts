// What does keeping a run cost, compared with the same job without it?
//
//     node bench/log.bench.ts [symbols] [bars] [rounds]
//
// One warm pool of threads; the ways take turns.

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import * as Stream from "effect/Stream"
import { statSync } from "node:fs"
import { join } from "node:path"
import {
  defaultWorker,
  PooledEngine,
  ProcessingEngine,
  type ProcessingJob,
  SqliteCandles,
  ThreadPool,
} from "../src/index.ts"
import { LoggedEngine, RunLog } from "../src/log/index.ts"
import { median } from "./median.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { writeMarket } from "./market.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const [symbols = 2500, bars = 252, rounds = 300] = process.argv.slice(2).map(Number)
const WARM_UP = 60

using market = writeMarket({ symbols, bars })
using folder = temporaryFolder("marketsweep-bench-")
const log = join(folder.path, "runs")

const job: ProcessingJob = {
  id: "bench",
  jobType: "scan",
  symbols: market.symbols,
  timeframe: "1d",
  dateRange: {},
  formula: HEADLINE,
}

const plain = PooledEngine.layer.pipe(
  Layer.provide(ThreadPool.layer({ worker: defaultWorker, config: { store: market.path } })),
)
const kept = Layer.effect(
  LoggedEngine,
  Effect.map(LoggedEngine, (engine) => engine),
).pipe(
  Layer.provide(LoggedEngine.layer({ source: market.path })),
  Layer.provideMerge(Layer.mergeAll(RunLog.layerSqlite(log), SqliteCandles.layer(market.path))),
  Layer.provideMerge(plain),
  Layer.provideMerge(Layer.succeed(References.MinimumLogLevel, "Warn")),
)
const runtime = ManagedRuntime.make(kept)

const countOf = (results: Stream.Stream<{ readonly matches: ReadonlyArray<unknown> }, unknown>) =>
  Stream.runFold(
    results,
    () => 0,
    (count, { matches }) => count + matches.length,
  )
const ways = {
  "batch, not kept": ProcessingEngine.use((engine) => Effect.map(engine.processBatch(job), (all) => all.length)),
  "batch, kept": LoggedEngine.use((engine) => Effect.map(engine.processBatch(job), (all) => all.length)),
  "stream, not kept": ProcessingEngine.use((engine) => countOf(engine.stream(job))),
  "stream, kept": LoggedEngine.use((engine) => countOf(engine.stream(job))),
}

/** A permutation of some things, another one each round. */
const inOrder = <A>(things: ReadonlyArray<A>, round: number): ReadonlyArray<A> => {
  const rest = [...things]
  let number = round
  return things.map(() => {
    const at = number % rest.length
    number = Math.floor(number / rest.length)
    return rest.splice(at, 1)[0]
  })
}

const times = new Map(Object.keys(ways).map((name) => [name, [] as Array<number>]))
const cpu = new Map(Object.keys(ways).map((name) => [name, [] as Array<number>]))
const names = Object.entries(ways)
for (let round = 0; round < 1 + WARM_UP + rounds; round++) {
  // In another order each time, so that none always follows the same other one.
  for (const [name, way] of inOrder(names, round)) {
    const before = process.cpuUsage()
    const [ms] = await timed(() => runtime.runPromise(way))
    const { system, user } = process.cpuUsage(before)
    times.get(name)?.push(ms)
    cpu.get(name)?.push((system + user) / 1000)
  }
}
say(machine())
for (const [name, each] of times) {
  say(
    `${row(name, summary(each, WARM_UP))}   processor ${median(cpu.get(name)?.slice(1 + WARM_UP) ?? []).toFixed(1)} ms`,
  )
}
/** How much longer one way takes than another in the same round, in ms: the median of all warm rounds. */
const more = (of: string, to: string, table: ReadonlyMap<string, ReadonlyArray<number>>): number => {
  const [a = [], b = []] = [table.get(of), table.get(to)].map((each) => each?.slice(1 + WARM_UP))
  return median(a.map((ms, round) => ms - (b[round] ?? NaN)))
}
for (const kind of ["batch", "stream"]) {
  const [a, b] = [`${kind}, kept`, `${kind}, not kept`]
  const [ms, share] = [more(a, b, times), more(a, b, times) / median(times.get(b)?.slice(1 + WARM_UP) ?? [])]
  say(
    `keeping a ${kind} takes ${ms.toFixed(2)} ms (${(100 * share).toFixed(1)}%), ${more(a, b, cpu).toFixed(2)} ms of processor`,
  )
}
const runs = await runtime.runPromise(RunLog.use(({ runs: all }) => all))
// Closed, so that all of it is in the file itself.
await runtime.dispose()
say(`${runs.length} runs, ${(statSync(log).size / runs.length / 1000).toFixed(1)} kB each`)
