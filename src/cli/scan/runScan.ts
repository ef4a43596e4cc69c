import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import type { ScanOptions } from "../options/scanFlags.ts"

// Loaded on demand: the exporter is half of the command line.
const telemetry = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./telemetryLayer.ts")),
    ({ telemetryLayer }) => telemetryLayer,
  ),
)

/** Provides the services of `--trace` and `--verbose`. */
export const observed =
  ({ trace, verbose }: Pick<ScanOptions, "trace" | "verbose">) =>
  <A, E, R>(command: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const run = trace ? Effect.provide(command, telemetry) : command
    return verbose ? Effect.provideService(run, References.MinimumLogLevel, "Debug") : run
  }

/** Runs a scan. The engine, the pool and the store are loaded here, not for `--help`. */
export const runScan = (options: ScanOptions) =>
  Effect.flatMap(
    Effect.promise(() => import("./scan.ts")),
    (module) => module.scan(options),
  ).pipe(observed(options))
