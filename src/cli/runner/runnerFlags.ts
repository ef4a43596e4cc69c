import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { clusterFlags } from "../options/clusterFlags.ts"
import { parseDurationMs } from "../options/durationText.ts"
import { LEAST_LEASE_MS } from "../../cluster/protocol/protocol.ts"
import { named } from "../options/named.ts"
import { parsed, scanFlags, whole } from "../options/scanFlags.ts"

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
  workers: workers.pipe(Flag.withDescription("How many worker threads; as many as there are cores unless given")),
  worker,
  maxHeapMb: whole("max-heap-mb", 16, 1_000_000, "Expected a whole number of MB from 16 on").pipe(
    Flag.withMetavar("MB"),
    Flag.withDescription("The heap of a worker; a symbol that needs more is OutOfMemory; Node's unless given"),
    Flag.optional,
  ),
  slots: whole("slots", 1, 64, "Expected a whole number from 1 to 64").pipe(
    Flag.withDescription("Chunks at once: one is saved while another one runs"),
    Flag.withDefault(2),
  ),
  name: Flag.String("name").pipe(
    Flag.withMetavar("NAME"),
    named("a name"),
    Flag.withDescription("What logs and results call it; its machine's name unless given"),
    Flag.optional,
  ),
  drain: duration("drain", "30s").pipe(
    Flag.withDescription("How long chunks that run may go on after SIGTERM or Ctrl-C"),
    Flag.withDefault(30_000),
  ),
  lease: duration("lease", "15s").pipe(
    Flag.filter(
      (ms) => ms >= LEAST_LEASE_MS,
      () => "Expected 2s or more",
    ),
    Flag.withDescription("How long without a sign of a runner before others take its chunks; the same for all runners"),
    Flag.withDefault(15_000),
  ),
  health: Flag.String("health").pipe(
    Flag.withMetavar("[HOST:]PORT"),
    parsed((text) => {
      const [, host, port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
      return port === "" || Number(port) > 65_535 ? undefined : { host, port: Number(port) }
    }, "Expected a port, such as 9464, or a host and a port, such as 0.0.0.0:9464"),
    Flag.withDescription(
      "Answer /health and /metrics here, on this machine only unless a host is given, which needs MARKETSWEEP_SECRET",
    ),
    Flag.optional,
  ),
  verbose,
  logFormat: Flag.Literals("log-format", ["text", "json"]).pipe(
    Flag.withDescription("How the log is written to standard error: as text, or as a JSON object a line"),
    Flag.withDefault("text"),
  ),
}

export type RunnerOptions = Command.Command.Config.Infer<typeof runnerFlags>
