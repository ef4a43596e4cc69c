import * as Context from "effect/Context"
import * as Layer from "effect/Layer"

/** What jobs tell of themselves, besides their log. @since 0.1.0 */
export interface TelemetryOptions {
  /** A span `symbol` for each symbol: for a tracer that can take as many. Off unless given. */
  readonly symbolSpans?: boolean
}

/**
 * Whether jobs update `JobMetrics` and open spans for their symbols. Off
 * unless provided, and then without any cost; spans of jobs are there always,
 * since a job has a handful.
 *
 * ```ts
 * import { Telemetry } from "marketsweep"
 *
 * const layer = Telemetry.layer({ symbolSpans: true })
 * ```
 *
 * @since 0.1.0
 */
export const Telemetry = Object.assign(
  Context.Reference<TelemetryOptions | undefined>("marketsweep/Telemetry", { defaultValue: () => undefined }),
  {
    /** Turns it on for all jobs below this layer. */
    layer: (options: TelemetryOptions = {}): Layer.Layer<never> => Layer.succeed(Telemetry)(options),
  },
)
