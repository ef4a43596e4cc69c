import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { CandleRepository } from "../../candles/CandleRepository.ts"
import { shownStore } from "../../candles/store/storeAddress.ts"
import { watchMarket } from "../../watch/watchMarket.ts"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import { runLogPath, sourceOf } from "../log/runLogPath.ts"
import { NOT_GIVEN } from "../options/notGiven.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { openKeeping } from "../scan/keeping.ts"
import { startEngine } from "../scan/scan.ts"
import { inScanFormula, scanJob } from "../scan/scanJob.ts"
import { keptScans } from "./keptScans.ts"
import { matchCommand } from "./matchCommand.ts"
import { watchedCandles } from "./watchedCandles.ts"
import type { WatchCommandOptions } from "./watchFlags.ts"
import { watchOutput } from "./watchOutput.ts"

/**
 * The matches of earlier scans of the same formula, and the path of their log, which does not stay open. A log that cannot
 * be opened now may be written later.
 */
const foundBefore = Effect.fnUntraced(function* (options: ScanOptions, job: ProcessingJob, source: string) {
  const { log } = (yield* openKeeping(options)) ?? {}
  if (log === undefined) return { path: runLogPath(Option.getOrElse(options.store, () => "")) }
  return { known: yield* log.lastMatches(job, job.symbols, source), path: log.path }
}, Effect.scoped)

/** Runs `watch`. */
export const watch = Effect.fn("marketsweep.watch")(function* ({ every, exec, ...given }: WatchCommandOptions) {
  const options = { ...NOT_GIVEN, ...given, jobType: "screen" } as const
  const starting = yield* startEngine(options)
  const { symbols, ...header } = yield* scanJob(options)
  const store = Option.getOrElse(options.store, () => "")
  const candles = yield* watchedCandles(store)
  const source = sourceOf(store)
  const before = options.noLog ? undefined : yield* foundBefore(options, { ...header, symbols }, source)
  const onMatch = Option.isSome(exec) ? yield* matchCommand(exec.value) : () => {}
  const engine = yield* Fiber.join(starting)
  const asked = options.symbols.length > 0 ? { symbols } : {}
  const events = watchMarket({ ...header, ...asked }, { known: before?.known, schedule: Schedule.spaced(every) }).pipe(
    Stream.provideContext(engine),
    Stream.provideService(CandleRepository, candles),
  )
  const kept = yield* keptScans(before?.path, header, source)
  const output = { store: shownStore(store), format: options.format, everyMs: every, kept, onMatch }
  yield* watchOutput(events, output).pipe(inScanFormula(options))
}, Effect.scoped)
