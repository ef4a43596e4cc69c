import * as Effect from "effect/Effect"
import * as References from "effect/References"
import type { ScanOptions } from "./scanFlags.ts"

/** Runs what the options of `scan` ask for; the engine, the pool and the store are loaded now and not for `--help`. */
export const runScan = (options: ScanOptions) => {
  const run = Effect.flatMap(
    Effect.promise(() => import("./scan.ts")),
    ({ scan }) => scan(options),
  )
  return options.verbose ? Effect.provideService(run, References.MinimumLogLevel, "Debug") : run
}
