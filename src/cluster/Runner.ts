import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { randomUUID } from "node:crypto"
import { hostname } from "node:os"
import type { JobError } from "../job/JobError.ts"
import { VERSION } from "../job/version.ts"
import { Board } from "./board/Board.ts"
import { strangersText } from "./board/refusals.ts"
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
  /** What results and logs call it; its machine and a part of its id unless given. */
  readonly name?: string | undefined
  /** Chunks at once: one is saved while another one runs; 2 unless given. */
  readonly slots?: number | undefined
  /** How long running chunks may continue once the runner shuts down; 30 seconds unless given. */
  readonly drain?: Duration.Input | undefined
  /** Called at shutdown with the number of chunks that are still running. */
  readonly onDraining?: ((chunks: number) => void) | undefined
  /** Once this succeeds, a runner that shuts down returns at once what it still runs. */
  readonly hurry?: Effect.Effect<void> | undefined
  /** Tells how the runner is, over HTTP: `/health` and `/metrics` for Prometheus. Not unless given. */
  readonly health?: HealthOptions | undefined
  /** How long runs that have ended are kept, with their results; each runner deletes older ones. 30 days unless given. */
  readonly keepFor?: Duration.Input | undefined
  /** Called once the runner takes tasks. */
  readonly onReady?: ((name: string, healthPort: number | undefined) => void) | undefined
}

const keepForOf = ({ keepFor = "30 days" }: Options): Duration.Input => keepFor

/** Deletes old runs, at once and each hour; a database that is away is asked again then. */
const forgetting = (options: Options) =>
  Board.use(({ forget }) => forget(Duration.toMillis(Duration.fromInputUnsafe(keepForOf(options))))).pipe(
    Effect.catch(({ message }) => Effect.logWarning(`Old runs could not be deleted: ${message}`)),
    Effect.repeat(Schedule.spaced("1 hour")),
  )

/** Says that runners of other versions share the queue: none takes the jobs of the others. */
const tellingStrangers = Board.use(({ strangers }) => strangers).pipe(
  Effect.flatMap((found) =>
    found.length === 0
      ? Effect.void
      : Effect.logWarning(
          `This runner takes jobs of protocol ${PROTOCOL} alone, and ${strangersText(found)}: run one version of marketsweep everywhere`,
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
  yield* tellingStrangers
  const port = options.health === undefined ? undefined : yield* serveHealth(options.health, status)
  yield* Effect.logInfo("The runner takes tasks").pipe(
    Effect.annotateLogs({ runner: name, slots, workers, ...(port === undefined ? {} : { health: port }) }),
  )
  options.onReady?.(name, port)
  return yield* Effect.never
})

/**
 * Runs chunks of the jobs of a cluster until it is interrupted; then it takes no more, waits for those that run, and gives
 * back what is not done in time. Fails where its workers cannot be started or the database cannot be reached; once it
 * runs, it waits for a database that is away.
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
