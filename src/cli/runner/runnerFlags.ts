import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { clusterFlags } from "../options/clusterFlags.ts"
import { parseDurationMs } from "../options/durationText.ts"
import { LEAST_LEASE_MS } from "../../cluster/protocol/protocol.ts"
import { named } from "../options/named.ts"
import { parsed, whole } from "../options/flagTexts.ts"
import { scanFlags } from "../options/scanFlags.ts"

const { store, verbose, worker, workers } = scanFlags

const duration = (name: string, expected: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("DURATION"),
    parsed(parseDurationMs, `Expected a duration with its unit, such as ${expected}`),
  )

/** The options of `marketsweep runner`. */
export const runnerFlags = {
  ...clusterFlags,
  store,
  workers: workers.pipe(Flag.withDescription("How many worker threads; one per core by default")),
  worker,
  maxHeapMb: whole("max-heap-mb", 16, 1_000_000, "Expected a whole number of MB from 16 on").pipe(
    Flag.withMetavar("MB"),
    Flag.withDescription(
      "The heap of a worker; a symbol that needs more fails with OutOfMemory; Node's default unless given",
    ),
    Flag.optional,
  ),
  slots: whole("slots", 1, 64, "Expected a whole number from 1 to 64").pipe(
    Flag.withDescription("How many chunks at once: one is saved while another runs"),
    Flag.withDefault(2),
  ),
  name: Flag.String("name").pipe(
    Flag.withMetavar("NAME"),
    named("a name"),
    Flag.withDescription("Its name in logs and results; the host name by default"),
    Flag.optional,
  ),
  drain: duration("drain", "30s").pipe(
    Flag.withDescription("How long running chunks may continue after SIGTERM or Ctrl-C"),
    Flag.withDefault(30_000),
  ),
  lease: duration("lease", "15s").pipe(
    Flag.filter(
      (ms) => ms >= LEAST_LEASE_MS,
      () => "Expected 2s or more",
    ),
    Flag.withDescription("How long a runner may be silent before others take its chunks; the same for all runners"),
    Flag.withDefault(15_000),
  ),
  health: Flag.String("health").pipe(
    Flag.withMetavar("[HOST:]PORT"),
    parsed((text) => {
      const [, host, port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
      return port === "" || Number(port) > 65_535 ? undefined : { host, port: Number(port) }
    }, "Expected a port, such as 9464, or a host and a port, such as 0.0.0.0:9464"),
    Flag.withDescription(
      "The port of /health and /metrics, on this machine only; with a host, MARKETSWEEP_SECRET is required",
    ),
    Flag.optional,
  ),
  verbose,
  logFormat: Flag.Literals("log-format", ["text", "json"]).pipe(
    Flag.withDescription("The format of log lines on standard error: text, or one JSON object a line"),
    Flag.withDefault("text"),
  ),
}

export type RunnerOptions = Command.Command.Config.Infer<typeof runnerFlags>
