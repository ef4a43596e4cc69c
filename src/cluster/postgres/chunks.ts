import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import type { Board, Outcome } from "../board/Board.ts"
import { nextChunks } from "../protocol/chunkSize.ts"
import { MAX_CHUNK, OPENING, type Task } from "../protocol/protocol.ts"
import { channelOf } from "./channels.ts"
import { Database } from "./connect.ts"
import { numberOf, symbolsOf, textsOf, wholeTextsOf } from "./rows.ts"
import { IS_LIVE } from "./runners.ts"
import { toText } from "./symbolTexts.ts"

const READ = `SELECT j.header, c.symbols, c.members, c.versions, c.finished_at IS NOT NULL AS finished
  FROM marketsweep_job j LEFT JOIN marketsweep_chunk c ON c.run = j.run AND c.number = $3
  WHERE j.run = $1 AND j.generation = $2 AND j.state = 'running'`

const ADD_PART = "INSERT INTO marketsweep_part (run, number, attempt, part, body) VALUES ($1, $2, $3, $4, $5)"

/** The first runner to write its results finishes a chunk, in one statement, so that it is atomic. */
const FINISH = `WITH won AS (
    UPDATE marketsweep_chunk SET finished_at = now(), attempt = $3, runner = $4, elapsed_ms = $5, parts = $6
    WHERE run = $1 AND number = $2 AND finished_at IS NULL RETURNING run, number, cardinality(symbols) AS size
  ), body AS (
    INSERT INTO marketsweep_part (run, number, attempt, part, body) SELECT run, number, $3, 0, $7 FROM won
  ), sums AS (
    UPDATE marketsweep_job j SET pace = $13::float8 / greatest(won.size, 1), volume = $12::float8 / greatest(won.size, 1),
      completed = completed + CASE WHEN won.number < j.symbols THEN $8::int ELSE 0 END,
      matches = matches + $9::int,
      errors = errors + $10::int - CASE WHEN won.number < j.symbols THEN 0 ELSE 1 END
    FROM won WHERE j.run = won.run
  )
  SELECT pg_notify($11, number || ' ' || size) FROM won`

const CUTTING = `SELECT j.offered, j.again, j.symbols, j.pace, j.volume, j.chunk_size, j.weight,
    (SELECT coalesce(sum(slots), 0)::int FROM marketsweep_runner r WHERE r.queue = j.queue AND ${IS_LIVE}) AS slots,
    (SELECT count(*)::int FROM marketsweep_chunk WHERE run = j.run AND finished_at IS NULL) AS outstanding,
    (SELECT array_agg(number) FROM marketsweep_chunk WHERE run = j.run AND finished_at IS NULL AND queued_for < j.generation) AS unqueued
  FROM marketsweep_job j WHERE j.run = $1 AND j.generation = $2 AND j.state = 'running' AND j.is_open`

/**
 * If two runners cut at once, the second finds that `offered` has moved and cuts nothing; so does one of an earlier
 * generation.
 */
const CUT = `WITH moved AS (
    UPDATE marketsweep_job SET offered = $3 WHERE run = $1 AND offered = $2 AND generation = $6 RETURNING run
  )
  INSERT INTO marketsweep_chunk (run, number, symbols, members, versions)
  SELECT b.run, c.f, b.symbols[c.f % ${MAX_CHUNK} + 1 : c.f % ${MAX_CHUNK} + c.n],
    b.members[c.f % ${MAX_CHUNK} + 1 : c.f % ${MAX_CHUNK} + c.n],
    b.versions[c.f % ${MAX_CHUNK} + 1 : c.f % ${MAX_CHUNK} + c.n]
  FROM moved CROSS JOIN unnest($4::int[], $5::int[]) AS c(f, n)
  JOIN marketsweep_block b ON b.run = moved.run AND b.block = c.f / ${MAX_CHUNK}
  RETURNING number`

/**
 * Does nothing if a symbol was queued to run again after all chunks were seen finished: its chunk may not be visible
 * here.
 */
const FINISH_RUN = `WITH ended AS (
    UPDATE marketsweep_job SET state = 'finished', ended_at = now()
    WHERE run = $1 AND generation = $2 AND state = 'running' AND again = $4 RETURNING run
  ) SELECT pg_notify($3, '') FROM ended`

const AGAIN = `WITH j AS (
    UPDATE marketsweep_job SET again = again + 1, state = 'running', ended_at = NULL
    WHERE run = $1 AND state IN ('running', 'finished') RETURNING run, symbols + again - 1 AS number
  )
  INSERT INTO marketsweep_chunk (run, number, symbols, members, versions)
  SELECT j.run, j.number, ARRAY[$2::text], b.members[place : place], b.versions[place : place]
  FROM j JOIN marketsweep_block b ON b.run = j.run, array_position(b.symbols, $2::text) AS place
  WHERE place IS NOT NULL LIMIT 1 RETURNING number`

/** A runner that was frozen may report tasks of an earlier generation late. */
const QUEUED = `UPDATE marketsweep_chunk SET queued_for = greatest(queued_for, $2)
  WHERE run = $1 AND number = ANY($3::int[])`

/** A part that was deleted by hand reads as empty, because its chunk is finished. */
const PART = `SELECT p.body, c.parts FROM marketsweep_chunk c
  LEFT JOIN marketsweep_part p ON p.run = c.run AND p.number = c.number AND p.attempt = c.attempt AND p.part = $3
  WHERE c.run = $1 AND c.number = $2 AND c.finished_at IS NOT NULL AND $3 < c.parts`

type Part = "read" | "finish" | "cut" | "queued" | "again" | "finished" | "part"

/** The chunks of runs, and their results. */
export const makeChunks = Effect.gen(function* () {
  const { query } = yield* Database

  const finish = Effect.fnUntraced(function* ({ number, run }: Task, outcome: Outcome) {
    const { completed, elapsedMs, errors, matches, parts, runner, workMs } = outcome
    const attempt = randomUUID()
    // If this attempt is too late, nobody reads its parts, and they are deleted with the run.
    for (const [at, body] of parts.entries()) if (at > 0) yield* query(ADD_PART, [run, number, attempt, at, body])
    const won = yield* query(FINISH, [
      run,
      number,
      attempt,
      runner,
      elapsedMs,
      parts.length,
      parts[0] ?? "",
      completed,
      matches,
      errors,
      channelOf({ run }),
      parts.reduce((sum, { length }) => sum + length, 0),
      workMs,
    ])
    return won.length > 0
  })

  const cut = Effect.fnUntraced(function* (run: string, generation: number) {
    const [row] = yield* query(CUTTING, [run, generation])
    if (row === undefined) return []
    const cutting = {
      offered: Number(row["offered"]),
      total: Number(row["symbols"]),
      pace: numberOf(row["pace"]),
      volume: numberOf(row["volume"]),
      chunkSize: numberOf(row["chunk_size"]),
      weight: Number(row["weight"]),
      slots: Number(row["slots"]),
      outstanding: Number(row["outstanding"]),
    }
    const { offered, outstanding, total } = cutting
    const unqueued = Array.isArray(row["unqueued"]) ? row["unqueued"].map(Number) : []
    if (offered >= total) {
      if (outstanding === 0) yield* query(FINISH_RUN, [run, generation, channelOf({ run }), row["again"]])
      return unqueued
    }
    const next = nextChunks(cutting)
    if (next.length === 0) return unqueued
    const starts = next.map(({ from }) => from)
    const sizes = next.map(({ from, to }) => to - from)
    const added = yield* query(CUT, [run, offered, next.at(-1)?.to, starts, sizes, generation])
    return [...unqueued, ...added.map(({ number }) => Number(number))]
  })

  return {
    read: ({ generation, number, run }) =>
      Effect.map(query(READ, [run, generation, number]), ([row]) => {
        const symbols = symbolsOf(row?.["symbols"])
        if (row === undefined || (symbols === undefined && number !== OPENING)) return undefined
        return {
          header: String(row["header"]),
          symbols: symbols ?? [],
          members: wholeTextsOf(row["members"]),
          versions: textsOf(row["versions"]),
          isFinished: row["finished"] === true,
        }
      }),
    finish,
    cut,
    queued: (run, generation, numbers) => Effect.asVoid(query(QUEUED, [run, generation, numbers])),
    again: (run, symbol) => Effect.map(query(AGAIN, [run, toText(symbol)]), ([row]) => numberOf(row?.["number"]) ?? -1),
    finished: (run, from) =>
      Effect.map(
        query(
          "SELECT number, cardinality(symbols) AS size FROM marketsweep_chunk WHERE run = $1 AND number >= $2 AND finished_at IS NOT NULL",
          [run, from],
        ),
        (rows) => rows.map(({ number, size }) => ({ number: Number(number), symbols: Number(size) })),
      ),
    part: (run, number, part) =>
      Effect.map(query(PART, [run, number, part]), ([row]) =>
        row === undefined ? undefined : { text: String(row["body"] ?? ""), parts: Number(row["parts"]) },
      ),
  } satisfies Pick<Board["Service"], Part>
})
