import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import { ProcessingEngine } from "../engine/ProcessingEngine.ts"
import { makeJobTrace } from "./JobTrace.ts"
import type { ScanOptions } from "./scanFlags.ts"
import { inScanFormula, scanJob } from "./scanJob.ts"
import { scanOutput } from "./scanOutput.ts"
import { scanPool } from "./scanPool.ts"
import { StandardError } from "./StandardError.ts"
import { SymbolsFailed } from "./SymbolsFailed.ts"

/** The engine over workers that boot while the job is still being read. */
const startEngine = Effect.fnUntraced(function* (options: ScanOptions) {
  const pool = yield* scanPool(options)
  return yield* Effect.forkScoped(Layer.build(Layer.provide(ProcessingEngine.layer, pool)))
})

/** Runs what the options of `scan` ask for. */
export const scan = Effect.fn("marketsweep.scan")(function* (options: ScanOptions) {
  const startedAtMs = yield* Clock.currentTimeMillis
  const trace = makeJobTrace(options.trace)
  const starting = yield* startEngine(options)
  const job = yield* scanJob(options).pipe(trace.phase("read the job"))
  const stdio = yield* Stdio.Stdio
  const standardError = yield* StandardError
  const bothOnTerminal = options.format === "ndjson" && (yield* stdio.stdoutIsTerminal)
  const context = yield* Fiber.join(starting).pipe(trace.phase("wait for a worker"))
  const run = Effect.gen(function* () {
    const engine = yield* ProcessingEngine
    return yield* scanOutput(job, engine.stream(job), {
      format: options.format,
      limit: Option.getOrElse(options.limit, () => Infinity),
      startedAtMs,
      progress: !bothOnTerminal,
      trace,
    })
  })
  const { errors } = yield* run.pipe(
    trace.phase("run and write"),
    Effect.provideContext(context),
    inScanFormula(options),
  )
  for (const line of trace.lines()) standardError.line(line)
  if (errors > 0) return yield* new SymbolsFailed({ failed: errors })
}, Effect.scoped)
