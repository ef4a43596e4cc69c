// What does the engine itself cost? Runs symbols that compute nothing, and symbols
// that occupy their worker for 10 ms, on a warm pool of four.
//
//     node bench/overhead.bench.ts [rounds]

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import { ProcessingEngine, type ProcessingJob } from "../src/index.ts"
import { machine, row, say, summary, timed } from "./rounds.ts"
import * as ThreadPool from "../src/pool/threads/ThreadPool.ts"
import * as PooledEngine from "../src/engine/PooledEngine.ts"

const [rounds = 7] = process.argv.slice(2).map(Number)
const WORKERS = 4
const WARM_UP = 3

const measure = async (symbols: number, holdMs: number) => {
  const job: ProcessingJob = {
    id: "bench",
    jobType: "compute",
    symbols: Array.from({ length: symbols }, (_, i) => `S${i}`),
    timeframe: "1d",
    dateRange: {},
  }
  const engine = ManagedRuntime.make(
    PooledEngine.layer.pipe(
      Layer.provide(
        ThreadPool.layer({
          worker: new URL("workers/standStill.ts", import.meta.url),
          config: { ms: String(holdMs) },
          workers: WORKERS,
        }),
      ),
      Layer.provideMerge(Layer.succeed(References.MinimumLogLevel, "Warn")),
    ),
  )
  await engine.runPromise(Effect.asVoid(ProcessingEngine))
  const times: Array<number> = []
  for (let round = 0; round < 1 + WARM_UP + rounds; round++) {
    const [time, results] = await timed(() => engine.runPromise(ProcessingEngine.use((one) => one.processBatch(job))))
    const answered = results.filter((result) => result.error === undefined).length
    if (answered !== symbols) throw new Error(`${answered} of ${symbols} symbols were answered`)
    times.push(time)
  }
  await engine.dispose()
  return summary(times, WARM_UP)
}

say(machine())
const nothing = await measure(2500, 0)
say(row(`2500 symbols that compute nothing, ${WORKERS} workers`, nothing))
say(`${((nothing.median * 1000) / 2500).toFixed(1)} µs a symbol`)
const held = await measure(100, 10)
say(row(`100 symbols of 10 ms, ${WORKERS} workers`, held))
say(`${(held.median / (1000 / WORKERS)).toFixed(3)} of the ${1000 / WORKERS} ms that it cannot beat`)
