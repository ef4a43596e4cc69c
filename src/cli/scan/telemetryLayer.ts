import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Otlp from "effect/observability/Otlp"
import * as Option from "effect/Option"
import { Telemetry } from "../../engine/Telemetry.ts"

const ENDPOINT = Config.option(Config.NonEmptyString("OTEL_EXPORTER_OTLP_ENDPOINT"))

/** How long the command waits for a collector at its end, in ms: OpenTelemetry's name and default. */
const TIMEOUT = Config.Int("OTEL_EXPORTER_OTLP_TIMEOUT").pipe(Config.orElse(() => Config.succeed(10_000)))

const exportedTo = (baseUrl: string): Layer.Layer<never> =>
  Layer.unwrap(
    Effect.map(Effect.orDie(TIMEOUT), (shutdownTimeout) =>
      Layer.merge(
        Telemetry.layer({ symbolSpans: true }),
        Otlp.layerJson({ baseUrl, resource: { serviceName: "marketsweep" }, shutdownTimeout }).pipe(
          Layer.provide(FetchHttpClient.layer),
        ),
      ),
    ),
  )

/** Enables telemetry; spans, metrics and logs also go to an OTLP collector if the environment names one. */
export const telemetryLayer: Layer.Layer<never> = Layer.unwrap(
  Effect.map(Effect.orDie(ENDPOINT), Option.match({ onNone: () => Telemetry.layer(), onSome: exportedTo })),
)
