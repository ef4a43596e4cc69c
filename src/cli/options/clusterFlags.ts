import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { isQueueName, QUEUE_NAMES } from "../../cluster/protocol/protocol.ts"
import { parseDurationMs } from "./durationText.ts"
import { named } from "./named.ts"
import { textFromSettings } from "./settings.ts"
import { UsageError } from "./UsageError.ts"

/** Options of commands that use a cluster. */
export const clusterFlags = {
  database: Flag.String("database").pipe(
    textFromSettings("database"),
    Flag.withMetavar("URL"),
    named("the URL of a Postgres database"),
    Flag.map((url) => Redacted.make(url)),
    Flag.withDescription(
      "The Postgres database of the cluster; postgres:// alone reads DATABASE_URL or PGHOST, PGUSER, …",
    ),
    Flag.optional,
  ),
  queue: Flag.String("queue").pipe(
    Flag.withMetavar("NAME"),
    Flag.filter(isQueueName, () => `Expected ${QUEUE_NAMES}`),
    Flag.withDescription('The queue of the cluster, whose runners have the same candles; "default" unless given'),
    Flag.withDefault("default"),
  ),
}

/** {@link clusterFlags} of commands that can also run without a cluster. */
export const perhapsClusterFlags = {
  cluster: Flag.Boolean("cluster").pipe(
    Flag.withDescription("Run on the runners of a cluster, which marketsweep runner starts, instead of this machine"),
    Flag.withDefault(false),
  ),
  ...clusterFlags,
}

const parseWeight = (text: string): Option.Option<number> => {
  const weight = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN
  return weight >= 0.01 && weight <= 100 ? Option.some(weight) : Option.none()
}

/** Options for scans on a cluster. */
export const clusterScanFlags = {
  ...perhapsClusterFlags,
  detach: Flag.Boolean("detach").pipe(
    Flag.withDescription(
      "With --cluster: print the name of the run and exit; marketsweep show and resume print its results",
    ),
    Flag.withDefault(false),
  ),
  weight: Flag.String("weight").pipe(
    Flag.withMetavar("N"),
    Flag.filterMap(parseWeight, () => "Expected a number from 0.01 to 100"),
    Flag.withDescription("With --cluster: its share of the runners, relative to other jobs; 1 by default"),
    Flag.optional,
  ),
  waitForRunner: Flag.String("wait-for-runner").pipe(
    Flag.withMetavar("DURATION"),
    Flag.filterMap(
      (text: string) => Option.fromUndefinedOr(parseDurationMs(text)),
      () => "Expected a duration with its unit, such as 30s",
    ),
    Flag.withDescription("With --cluster: how long to wait for a runner; 30s by default"),
    Flag.optional,
  ),
}

export type ClusterOptions = Command.Command.Config.Infer<typeof clusterFlags>

/** A run of a cluster: its name, or `last`. */
export const runName = (name: string, description: string) =>
  Argument.String(name).pipe(
    Argument.filter(
      (text: string) => text.trim() !== "",
      () => "Expected the name of a run, or last",
    ),
    Argument.withDescription(description),
  )

/** Reads the database of the cluster from the options. */
export const databaseOf = Effect.fnUntraced(function* ({ database, queue }: ClusterOptions) {
  if (Option.isSome(database)) return { database: database.value, queue }
  return yield* new UsageError({
    message: "the cluster needs a database: give --database URL, or set MARKETSWEEP_DATABASE",
  })
})
