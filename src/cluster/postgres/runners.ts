import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import type { Board, RunnerRecord } from "../board/Board.ts"
import { PROTOCOL } from "../protocol/protocol.ts"
import { channelOf } from "./channels.ts"
import { Database } from "./connect.ts"

/** Runners send a heartbeat each second; a runner without one for this long is considered dead. */
const IS_SEEN = "r.seen_at > now() - interval '10 seconds'"
export const IS_LIVE = `r.protocol = ${PROTOCOL} AND ${IS_SEEN}`

const BEAT = `INSERT INTO marketsweep_runner (id, queue, protocol, version, host, slots, workers)
  VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET seen_at = now()
  RETURNING xmax = 0 AS has_joined`

/** Deletes runners that were killed, which could not unregister. */
const FORGET = "DELETE FROM marketsweep_runner WHERE seen_at < now() - interval '1 day'"

/** The tasks whose runs have ended, or continue as another generation. */
const OVER = `SELECT t.run, t.generation FROM unnest($1::text[], $2::int[]) AS t(run, generation)
  WHERE NOT EXISTS (
    SELECT FROM marketsweep_job j WHERE j.run = t.run AND j.generation = t.generation AND j.state = 'running'
  )`

const RUNNERS = "SELECT id, protocol, version, host, slots, workers FROM marketsweep_runner r WHERE queue = $1"

const runnerOf = ({
  host,
  id,
  protocol,
  slots,
  version,
  workers,
}: Readonly<Record<string, unknown>>): RunnerRecord => ({
  id: String(id),
  protocol: Number(protocol),
  version: String(version),
  host: String(host),
  slots: Number(slots),
  workers: Number(workers),
})

type Part = "beat" | "leave" | "runners" | "otherProtocols" | "listen"

/** The runners of one queue, and the notifications to them and to their callers. */
export const makeRunners = Effect.fnUntraced(function* (queue: string) {
  const { client, failed, query } = yield* Database
  return {
    beat: Effect.fnUntraced(function* ({ host, id, protocol, slots, version, workers }, tasks) {
      const [beat] = yield* query(BEAT, [id, queue, protocol, version, host, slots, workers])
      if (beat?.["has_joined"] === true) yield* query(FORGET)
      if (tasks.length === 0) return []
      const over = yield* query(OVER, [tasks.map(({ run }) => run), tasks.map(({ generation }) => generation)])
      return tasks.filter((task) =>
        over.some(({ generation, run }) => run === task.run && Number(generation) === task.generation),
      )
    }),
    leave: (runner) => Effect.asVoid(query("DELETE FROM marketsweep_runner WHERE id = $1", [runner])),
    runners: Effect.map(query(`${RUNNERS} AND ${IS_LIVE}`, [queue]), (rows) => rows.map(runnerOf)),
    otherProtocols: Effect.map(query(`${RUNNERS} AND ${IS_SEEN} AND r.protocol <> ${PROTOCOL}`, [queue]), (rows) =>
      rows.map(runnerOf),
    ),
    listen: (topic) =>
      Effect.map(client.listen(channelOf(topic)), (messages) =>
        Effect.mapError(
          Effect.map(Queue.take(messages), ({ payload }) => payload),
          failed,
        ),
      ).pipe(Effect.mapError(failed)),
  } satisfies Pick<Board["Service"], Part>
})
