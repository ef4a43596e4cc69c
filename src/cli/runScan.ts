import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import type { ScanOptions } from "./scanFlags.ts"

// Loaded when it is asked for: an exporter is the larger half of the command line.
const telemetry = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./telemetryLayer.ts")),
    ({ telemetryLayer }) => telemetryLayer,
  ),
)

/** Runs what the options of `scan` ask for; the engine, the pool and the store are loaded now and not for `--help`. */
export const runScan = (options: ScanOptions) => {
  const scan = Effect.flatMap(
    Effect.promise(() => import("./scan.ts")),
    (module) => module.scan(options),
  )
  const run = options.trace ? Effect.provide(scan, telemetry) : scan
  return options.verbose ? Effect.provideService(run, References.MinimumLogLevel, "Debug") : run
}
