import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import * as Stream from "effect/Stream"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { SymbolsFailed } from "../options/SymbolsFailed.ts"
import { UsageError } from "../options/UsageError.ts"
import { makeWriter } from "../output/makeWriter.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { makeDraining } from "./draining.ts"
import type { JobTrace } from "./JobTrace.ts"
import { inScanFormula } from "./scanJob.ts"
import { scanLive } from "./scanLive.ts"
import { scanOutput, type ScanOutputOptions } from "./scanOutput.ts"
import { scanReport } from "./scanReport.ts"

/** Options for printing results. */
interface Printing {
  /** How many symbols failed before the job; 0 by default. */
  readonly failed?: number
  /** The symbols that are running; none by default. */
  readonly running?: (() => ReadonlyArray<RunningSymbol>) | undefined
  /** Changes a result before it is printed. */
  readonly shown?: ((result: ProcessingResult) => ProcessingResult) | undefined
  /** When the command began, by `monotonicMs`. */
  readonly startedAtMs: number
  readonly trace: JobTrace
}

const summaryOf = ({ format, json, out, quiet }: ScanOptions): ScanOutputOptions["summary"] => {
  if (json) return "json"
  if (quiet) return "none"
  return format === "table" && Option.isNone(out) ? "below" : "beside"
}

/** Prints results and writes the report and the live page of the options; fails if a symbol failed. */
export const printResults = Effect.fnUntraced(function* <E, R>(
  options: ScanOptions,
  job: ProcessingJob,
  results: Stream.Stream<ProcessingResult, E, R>,
  { failed = 0, running = () => [], shown, startedAtMs, trace }: Printing,
) {
  const stdio = yield* Stdio.Stdio
  const standardError = yield* StandardError
  const report = yield* scanReport(options)
  const isTerminal = yield* stdio.stdoutIsTerminal
  const isStreamed = options.format === "ndjson" || options.format === "json"
  const bothOnTerminal = isStreamed && isTerminal && Option.isNone(options.out)
  if (options.format === "parquet" && isTerminal && Option.isNone(options.out)) {
    return yield* new UsageError({ message: "--format parquet is binary: give --out FILE" })
  }
  const writer = yield* makeWriter(options, job, { isTerminal })
  const live = yield* scanLive(options, job, running)
  const draining = yield* makeDraining(running)
  const drained = draining.drain(results)
  const reported = report === undefined ? drained : report.keep(drained)
  const followed = live === undefined ? reported : live.follow(reported)
  const run = scanOutput(job, shown === undefined ? followed : Stream.map(followed, shown), {
    writer,
    out: options.out,
    summary: summaryOf(options),
    startedAtMs,
    progress: !bothOnTerminal && !options.quiet,
    running,
    areNew: shown !== undefined,
    trace,
  })
  const { completed, errors } = yield* (live === undefined ? run : Effect.raceFirst(run, live.cancelled)).pipe(
    trace.phase("run and write"),
    inScanFormula(options),
  )
  const made = report === undefined ? undefined : yield* report.make(job).pipe(trace.phase("write the report"))
  if (live !== undefined) yield* live.finish(made?.html)
  for (const line of trace.lines()) standardError.line(line)
  if (completed < job.symbols.length && (yield* draining.isAsked)) return yield* Effect.interrupt
  if (errors + failed > 0) return yield* new SymbolsFailed({ failed: errors + failed })
})
