import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ProcessingResult } from "../job/ProcessingResult.ts"

/** Options of telemetry. @since 0.1.0 */
export interface TelemetryOptions {
  /** Whether each symbol gets a span named `symbol`, for tracers that can take that many. Defaults to `false`. */
  readonly symbolSpans?: boolean
}

/**
 * Whether jobs update `JobMetrics` and open spans for their symbols. Off by
 * default, at no cost. A job itself always has a span.
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
    /** Turns telemetry on for all jobs below this layer. */
    layer: (options: TelemetryOptions = {}): Layer.Layer<never> => Layer.succeed(Telemetry)(options),
  },
)

/** Wraps the Effect of a symbol in a span. */
export const withSymbolSpan =
  (symbol: string) =>
  (answer: Effect.Effect<ProcessingResult>): Effect.Effect<ProcessingResult> =>
    Effect.tap(answer, ({ cost, error }) =>
      Effect.annotateCurrentSpan({ ...cost, ...(error === undefined ? undefined : { error: error._tag }) }),
    ).pipe(Effect.withSpan("symbol", { attributes: { symbol } }))
