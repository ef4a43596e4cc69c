import * as Clock from "effect/Clock"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as Stdio from "effect/Stdio"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { SymbolPool } from "../pool/SymbolPool.ts"
import { type ScanOptions, scanFlags } from "./scanFlags.ts"
import { scanJob, scanWorker } from "./scanJob.ts"
import { scanOutput } from "./scanOutput.ts"
import { SymbolsFailed } from "./SymbolsFailed.ts"

const scan = Effect.fn("marketsweep.scan")(function* (options: ScanOptions) {
  const startedAtMs = yield* Clock.currentTimeMillis
  const worker = yield* scanWorker(options)
  const job = yield* scanJob(options)
  const stdio = yield* Stdio.Stdio
  const bothOnTerminal = options.format === "ndjson" && (yield* stdio.stdoutIsTerminal)
  const pool = SymbolPool.layerThreads({
    worker,
    config: Option.isSome(options.store) ? { store: options.store.value } : {},
    ...(Option.isSome(options.workers) ? { workers: options.workers.value } : {}),
  })
  const { errors } = yield* Effect.gen(function* () {
    const engine = yield* ProcessingEngine
    return yield* scanOutput(job, engine.stream(job), {
      format: options.format,
      limit: Option.getOrElse(options.limit, () => Infinity),
      startedAtMs,
      progress: !bothOnTerminal,
    })
  }).pipe(Effect.provide(Layer.provide(ProcessingEngine.layer, pool)))
  if (errors > 0) return yield* new SymbolsFailed({ failed: errors })
})

/** `marketsweep scan`: runs a formula over the symbols of a store. */
export const scanCommand = Command.make("scan", scanFlags, (options) =>
  options.verbose ? Effect.provideService(scan(options), References.MinimumLogLevel, "Debug") : scan(options),
).pipe(
  Command.withDescription("Run a formula over the symbols of a store"),
  Command.withExamples([
    {
      command: 'marketsweep scan --store market.db --timeframe 1d --formula "ta.crossover(close, ta.sma(close, 50))"',
      description: "Every bar at which a close crosses its average, newest first",
    },
    {
      command:
        'marketsweep scan --store market.db --timeframe 1d --symbols AAPL,MSFT --job-type compute --formula "rsi = ta.rsi(close, 14)" --format ndjson',
      description: "Today's RSI of two symbols, for another program",
    },
  ]),
)
