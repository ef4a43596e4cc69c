import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import type { JobError } from "../job/JobError.ts"
import { VERSION } from "../job/version.ts"
import { Board } from "./board/Board.ts"
import { otherProtocolsText } from "./board/refusals.ts"
import { type DatabaseOptions, layer, leaseMsOf } from "./postgres/postgresCluster.ts"
import { withQueueLog } from "./postgres/queueLog.ts"
import { PROTOCOL } from "./protocol/protocol.ts"
import { type HealthOptions, serveHealth } from "./runner/health.ts"
import { makeParts, type WorkOptions } from "./runner/makeParts.ts"
import { serve } from "./runner/serve.ts"

export type { HealthOptions } from "./runner/health.ts"
export type { WorkOptions } from "./runner/makeParts.ts"

/** Options of a runner; all but `database` have a default. @since 0.1.0 */
export interface Options extends DatabaseOptions, WorkOptions {
  /** The name in results and logs; by default the machine's name and a part of the runner's id. */
  readonly name?: string | undefined
  /** The number of chunks at once, 2 by default: one is saved while another one runs. */
  readonly slots?: number | undefined
  /** How long running chunks may continue after shutdown begins; 30 seconds by default. */
  readonly drain?: Duration.Input | undefined
  /** Called at shutdown with the number of chunks that are still running. */
  readonly onDraining?: ((chunks: number) => void) | undefined
  /** Once this succeeds, a runner that shuts down returns its running chunks at once. */
  readonly hurry?: Effect.Effect<void> | undefined
  /** Serves `/health`, and `/metrics` for Prometheus, over HTTP; off by default. */
  readonly health?: HealthOptions | undefined
  /** How long ended runs and their results are stored, 30 days by default; each runner deletes older ones. */
  readonly keepFor?: Duration.Input | undefined
  /** Called once the runner takes tasks. */
  readonly onReady?: ((name: string, healthPort: number | undefined) => void) | undefined
}

const keepForOf = ({ keepFor = "30 days" }: Options): Duration.Input => keepFor

/** Deletes old runs, at once and then every hour; if the database is unavailable, the next hour tries again. */
const forgetting = (options: Options) =>
  Board.use(({ forget }) => forget(Duration.toMillis(Duration.fromInputUnsafe(keepForOf(options))))).pipe(
    Effect.catch(({ message }) => Effect.logWarning(`Old runs could not be deleted: ${message}`)),
    Effect.repeat(Schedule.spaced("1 hour")),
  )

/** Warns if runners of other protocol versions share the queue, because they do not take each other's jobs. */
const warnOfOtherProtocols = Board.use(({ otherProtocols }) => otherProtocols).pipe(
  Effect.flatMap((found) =>
    found.length === 0
      ? Effect.void
      : Effect.logWarning(
          `This runner takes jobs of protocol ${PROTOCOL} alone, and ${otherProtocolsText(found)}: run one version of marketsweep everywhere`,
        ),
  ),
  Effect.ignore,
)

const start = Effect.fnUntraced(function* (options: Options) {
  const id = randomUUID()
  const { drain = "30 seconds", name = `${hostname()}-${id.slice(0, 4)}`, slots = 2 } = options
  const { parts, workers } = yield* makeParts(name, options)
  const status = yield* serve({
    record: { id, protocol: PROTOCOL, version: VERSION, host: name, slots, workers },
    parts,
    leaseMs: leaseMsOf(options),
    drainMs: Duration.toMillis(Duration.fromInputUnsafe(drain)),
    onDraining: options.onDraining,
    hurry: options.hurry,
  })
  yield* Effect.forkScoped(forgetting(options))
  yield* warnOfOtherProtocols
  const port = options.health === undefined ? undefined : yield* serveHealth(options.health, status)
  yield* Effect.logInfo("The runner takes tasks").pipe(
    Effect.annotateLogs({ runner: name, slots, workers, ...(port === undefined ? {} : { health: port }) }),
  )
  options.onReady?.(name, port)
  return yield* Effect.never
})

/**
 * Runs chunks of the cluster's jobs until it is interrupted. It then takes no more chunks, waits for running ones, and
 * returns those that are not done in time. Fails if its workers cannot start or the database cannot be reached at
 * first; after that, it waits while the database is unavailable.
 *
 * ```ts
 * import * as Redacted from "effect/Redacted"
 * import { Runner } from "marketsweep/cluster"
 *
 * const program = Runner.run({
 *   database: Redacted.make("postgres://sweep@db.internal/market"),
 *   store: "market.db",
 * })
 * ```
 *
 * @since 0.1.0
 */
export const run = (options: Options): Effect.Effect<never, JobError> =>
  start(options).pipe(
    Effect.scoped,
    Effect.provide(layer(options, keepForOf(options))),
    Effect.catchTag("DatabaseUnavailable", (error) => Effect.fail(error.asPoolUnavailable)),
    withQueueLog,
  )
