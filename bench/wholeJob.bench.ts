// How long does one formula over a whole market take, from its store on disk to
// every match in hand, beside a bare loop and beside Python's process pool?
//
//     node bench/wholeJob.bench.ts [symbols] [bars] [rounds]

import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as References from "effect/References"
import { defaultWorker, ProcessingEngine, SymbolPool, type ProcessingJob, type ProcessingResult } from "../src/index.ts"
import { writeMarket } from "./market.ts"
import { openBareLoop, type BareMatch } from "./peers/bareLoop.ts"
import { runPython } from "./peers/python.ts"
import { machine, ms, row, say, summary, timed } from "./rounds.ts"

const [symbols = 2500, bars = 252, rounds = 15] = process.argv.slice(2).map(Number)
const WORKERS = 2
// A worker has seen 1,250 symbols a round: it takes some 20 rounds until its code is optimised.
const WARM_UP = 20
// It takes seconds a round, and its pool is as warm after the first as it will be.
const PYTHON_ROUNDS = 4
const FORMULA = "ta.crossover(ta.sma(close, 20), ta.sma(close, 50)) and ta.rsi(close, 14) < 70"

/** The first answer in which ours and the bare loop's differ, in words; empty where they agree. */
const difference = (
  ours: ReadonlyArray<ProcessingResult>,
  bare: ReadonlyMap<string, ReadonlyArray<BareMatch>>,
): string => {
  if (ours.length !== bare.size) return `${ours.length} answers, the bare loop has ${bare.size}`
  for (const { symbol, matches, error } of ours) {
    if (error !== undefined) return `${symbol} failed: ${error.message}`
    const expected = bare.get(symbol) ?? []
    const same =
      matches.length === expected.length &&
      matches.every(({ time, close }, i) => time === expected[i].time && close === expected[i].close)
    if (!same) return `${symbol} has ${matches.length} matches, the bare loop has ${expected.length}, or other bars`
  }
  return ""
}

using market = writeMarket({ symbols, bars })
const job: ProcessingJob = {
  id: "bench",
  jobType: "scan",
  symbols: market.symbols,
  timeframe: "1d",
  dateRange: {},
  formula: FORMULA,
}

say(`${symbols} symbols of ${bars} daily bars on disk, page cache warm; ${WORKERS} threads`)
say(`${FORMULA}`)
say(machine())

const bareLoop = openBareLoop(market.path)
const engine = ManagedRuntime.make(
  ProcessingEngine.layer.pipe(
    Layer.provide(SymbolPool.layerThreads({ worker: defaultWorker, config: { store: market.path }, workers: WORKERS })),
    Layer.provideMerge(Layer.succeed(References.MinimumLogLevel, "Warn")),
  ),
)
const [started] = await timed(() => engine.runPromise(Effect.asVoid(ProcessingEngine)))
const ourTimes: Array<number> = []
const bareTimes: Array<number> = []
let matches = 0
for (let round = 0; round < 1 + WARM_UP + rounds; round++) {
  const [ourTime, ours] = await timed(() => engine.runPromise(ProcessingEngine.use((one) => one.processBatch(job))))
  const [bareTime, bare] = await timed(bareLoop)
  const wrong = difference(ours, bare)
  if (wrong !== "") throw new Error(`round ${round}: ${wrong}`)
  ourTimes.push(ourTime)
  bareTimes.push(bareTime)
  matches = ours.reduce((sum, result) => sum + result.matches.length, 0)
}
await engine.dispose()

const ours = summary(ourTimes, WARM_UP)
const bare = summary(bareTimes, WARM_UP)
say(`${matches} matches, the same bars in every round on both sides`)
say(`pool of ${WORKERS} ready after ${ms(started).trim()}`)
say(row("processBatch", ours))
say(row("bare loop, one thread, no promises", bare))
say(`processBatch takes ${(ours.median / bare.median).toFixed(2)} of the bare loop`)

const python = runPython(market.path, PYTHON_ROUNDS)
if (typeof python === "string") say(`Python was left out: ${python}`)
else {
  const slow = summary(python.perRound, 0)
  say(row(`ProcessPoolExecutor(${WORKERS}), pandas`, slow))
  say(`processBatch takes 1/${Math.round(slow.median / ours.median)} of Python's pool`)
  const apart = python.matches - matches
  say(
    apart === 0 ? "Python found as many matches" : `Python found ${apart} more matches (it compares without tolerance)`,
  )
}
