import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import type { ScanOptions } from "../options/scanFlags.ts"

// Loaded on demand: an exporter is the larger half of the command line.
const telemetry = Layer.unwrap(
  Effect.map(
    Effect.promise(() => import("./telemetryLayer.ts")),
    ({ telemetryLayer }) => telemetryLayer,
  ),
)

/** Turns on what `--trace` and `--verbose` ask for. */
export const observed =
  ({ trace, verbose }: Pick<ScanOptions, "trace" | "verbose">) =>
  <A, E, R>(command: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
    const run = trace ? Effect.provide(command, telemetry) : command
    return verbose ? Effect.provideService(run, References.MinimumLogLevel, "Debug") : run
  }

/** Runs what the options of `scan` ask for; the engine, the pool and the store are loaded now and not for `--help`. */
export const runScan = (options: ScanOptions) =>
  Effect.flatMap(
    Effect.promise(() => import("./scan.ts")),
    (module) => module.scan(options),
  ).pipe(observed(options))
