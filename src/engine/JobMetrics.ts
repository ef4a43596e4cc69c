import * as Metric from "effect/Metric"

const MS_BOUNDARIES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 60_000]

const milliseconds = (name: string, description: string) =>
  Metric.histogram(`marketsweep.${name}`, { description, boundaries: MS_BOUNDARIES })

/**
 * The metrics of jobs, updated in Effect's registry while `Telemetry` is on. Times
 * are in ms and need a pool with `measureCost`.
 *
 * @since 0.1.0
 */
export const JobMetrics = {
  symbols: Metric.counter("marketsweep.symbols", { description: "Symbols answered", incremental: true }),
  errors: Metric.counter("marketsweep.errors", { description: "Symbols that failed", incremental: true }),
  queueWait: milliseconds("queue_wait", "From the request for a symbol to its start, in ms"),
  read: milliseconds("read", "Reading the candles of a symbol, in ms"),
  evaluate: milliseconds("evaluate", "Evaluating a symbol, in ms"),
  workerBusy: Metric.gauge("marketsweep.worker_busy", {
    description: "Share of a job's time in which its workers were busy, 0 to 1",
  }),
} as const
