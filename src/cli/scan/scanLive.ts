import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as Stream from "effect/Stream"
import type { ProcessingJob } from "../../job/ProcessingJob.ts"
import type { ProcessingResult } from "../../job/ProcessingResult.ts"
import type { RunningSymbol } from "../../pool/SymbolPool.ts"
import type { ScanOptions } from "../options/scanFlags.ts"
import { UsageError } from "../options/UsageError.ts"
import { StandardError } from "../terminal/StandardError.ts"
import { reportTitle } from "./scanReport.ts"

/** A scan with a live page. */
interface ScanLive {
  readonly follow: <E, R>(stream: Stream.Stream<ProcessingResult, E, R>) => Stream.Stream<ProcessingResult, E, R>
  /** Interrupts when a window cancels the scan. */
  readonly cancelled: Effect.Effect<never>
  /** Sends the report of the scan to open windows. */
  readonly finish: (report: string | undefined) => Effect.Effect<void>
}

/** Why the server cannot listen at a port. */
const portText = (port: number, cause: unknown): string => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  if (code === "EACCES") return `permission denied to listen at port ${port}: give --serve a port from 1024 on, or none`
  return `port ${port} is in use: give --serve another port, or none`
}

/** Serves the live page of `--serve`; `undefined` without that option. */
export const scanLive = Effect.fnUntraced(function* (
  options: ScanOptions,
  job: ProcessingJob,
  running: () => ReadonlyArray<RunningSymbol>,
) {
  if (Option.isNone(options.serve)) return undefined
  const standardError = yield* StandardError
  const path = yield* Path.Path
  // Loading the server takes longer than most scans.
  const [{ makeLiveLog }, { livePage }, { serveLive }, { loadPage }] = yield* Effect.promise(() =>
    Promise.all([
      import("../../live/LiveLog.ts"),
      import("../../live/livePage.ts"),
      import("../../live/LiveServer.ts"),
      import("../../report/html/pageBundle.ts"),
    ]),
  )
  const log = makeLiveLog(job.symbols.length, running)
  const cancel = yield* Deferred.make<void>()
  const title = reportTitle(options, path)
  const page = livePage({ title, timeframe: job.timeframe, formula: job.formula ?? null }, yield* loadPage("livePage"))
  const port = options.serve.value
  const server = yield* serveLive({ port, page, log, cancel }).pipe(
    Effect.mapError((error) => new UsageError({ message: portText(port, error.cause) })),
  )
  standardError.line(`live: ${server.url}`)
  const live: ScanLive = {
    follow: (stream) =>
      Stream.mapArray(stream, (chunk) => {
        chunk.forEach(log.add)
        return chunk
      }),
    cancelled: Effect.andThen(Deferred.await(cancel), Effect.interrupt),
    finish: (report) =>
      Effect.andThen(
        Effect.sync(() => log.finish(report)),
        server.handOver,
      ),
  }
  return live
})
