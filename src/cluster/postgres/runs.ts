import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { InvalidJob } from "../../job/JobError.ts"
import type { Board, Submission } from "../board/Board.ts"
import type { DatabaseUnavailable } from "../board/DatabaseUnavailable.ts"
import { otherCandles, otherJob, otherProtocol } from "../board/refusals.ts"
import { MAX_CHUNK, PROTOCOL } from "../protocol/protocol.ts"
import { channelOf } from "./channels.ts"
import { Database } from "./connect.ts"
import { RUN_COLUMNS, runOf, symbolsOf, wholeTextsOf } from "./rows.ts"
import { toSymbol, toText } from "./symbolTexts.ts"

/**
 * Versions as a parameter, and the SQL that reads it. Encoded as JSON, because the client cannot send an array of only
 * nulls, which occurs if a store has none of the symbols.
 */
const versionsText = (versions: ReadonlyArray<string | undefined>): string =>
  JSON.stringify(versions.map((version) => version ?? null))
const versionsIn = (parameter: string): string =>
  `(SELECT array_agg(v ORDER BY at) FROM json_array_elements_text(${parameter}::json) WITH ORDINALITY AS e(v, at))`

/** Equal for two submissions of the same job. */
const fingerprintOf = ({ header, members, symbols }: Submission): string =>
  createHash("sha256")
    .update(JSON.stringify([header, symbols, members ?? null]))
    .digest("hex")

/** The symbols of a job in blocks, with their members and versions. */
function* blocksOf({ members, symbols, versions }: Submission) {
  for (let from = 0; from < symbols.length; from += MAX_CHUNK) {
    const part = <A>(all: ReadonlyArray<A> | undefined) => all?.slice(from, from + MAX_CHUNK)
    const own = part(versions)
    yield {
      block: from / MAX_CHUNK,
      symbols: symbols.slice(from, from + MAX_CHUNK).map(toText),
      members: part(members) ?? null,
      versions: own === undefined ? null : versionsText(own),
    }
  }
}

const BEGIN = `INSERT INTO marketsweep_job (run, queue, protocol, header, fingerprint, symbols, weight, chunk_size)
  VALUES (coalesce($1::text, nextval('marketsweep_run')::text), $2, ${PROTOCOL}, $3, $4, $5, $6, $7)
  ON CONFLICT (run) DO NOTHING RETURNING run, generation`

const ADD_BLOCK = `INSERT INTO marketsweep_block (run, block, symbols, members, versions)
  VALUES ($1, $2, $3::text[], $4::text[], ${versionsIn("$5")})`

const CONTINUE_RUN = `UPDATE marketsweep_job SET generation = generation + 1, state = 'running', is_open = false, failure = NULL, ended_at = NULL,
    asked_at = now()
  WHERE run = $1 AND state IN ('cancelled', 'failed')`

/** A symbol of a block whose candles had another version when the run began. */
const OTHER_CANDLES = `SELECT v.symbol FROM marketsweep_block b, unnest(b.symbols, b.versions, ${versionsIn("$3")}) AS v(symbol, before, now)
  WHERE b.run = $1 AND b.block = $2 AND v.before IS DISTINCT FROM v.now LIMIT 1`

const END = `WITH ended AS (
    UPDATE marketsweep_job SET state = 'cancelled', ended_at = now() WHERE run = $1 AND state = 'running' RETURNING run
  ) SELECT pg_notify($2, ''), pg_notify($3, run) FROM ended`

// A runner that was frozen while it opened the run may report late: an open run stays open.
const OPENED = `WITH opened AS (
    UPDATE marketsweep_job SET is_open = $3::text IS NULL, failure = $3,
      state = CASE WHEN $3::text IS NULL THEN state ELSE 'failed' END,
      ended_at = CASE WHEN $3::text IS NULL THEN NULL ELSE now() END
    WHERE run = $1 AND generation = $2 AND state = 'running' AND NOT is_open RETURNING run
  ) SELECT pg_notify($4, '') FROM opened`

/** A run whose caller died before any runner opened it never ends: its age counts from its submission. */
const FORGET = `DELETE FROM marketsweep_job WHERE queue = $1 AND
  CASE WHEN state = 'running' AND NOT is_open THEN asked_at ELSE ended_at END < now() - $2::float8 * interval '1 ms'`

type Part = "submit" | "run" | "runs" | "block" | "setVersions" | "opened" | "cancel" | "forget"

/** The runs of one queue. */
export const makeRuns = Effect.fnUntraced(function* (queue: string) {
  const { client, failed, query } = yield* Database

  const begin = Effect.fnUntraced(function* (submission: Submission) {
    const { chunkSize, header, run, symbols, weight } = submission
    const fingerprint = fingerprintOf(submission)
    const [begun] = yield* query(BEGIN, [
      run ?? null,
      queue,
      header,
      fingerprint,
      symbols.length,
      weight,
      chunkSize ?? null,
    ])
    if (begun === undefined) return undefined
    for (const each of blocksOf(submission)) {
      yield* query(ADD_BLOCK, [begun["run"], each.block, each.symbols, each.members, each.versions])
    }
    return { run: String(begun["run"]), generation: Number(begun["generation"]) }
  })
  const continueRun = Effect.fnUntraced(function* (submission: Submission, run: string) {
    yield* query(CONTINUE_RUN, [run])
    const [known] = yield* query(
      "SELECT generation, fingerprint, queue, protocol FROM marketsweep_job WHERE run = $1",
      [run],
    )
    if (known !== undefined && known["protocol"] !== PROTOCOL)
      return yield* new InvalidJob({ message: otherProtocol(run, Number(known["protocol"])) })
    if (known?.["fingerprint"] !== fingerprintOf(submission) || known["queue"] !== queue) {
      return yield* otherJob(run)
    }
    for (const { block, versions } of blocksOf(submission)) {
      // Submissions without versions use those of the run.
      if (versions === null) break
      const [other] = yield* query(OTHER_CANDLES, [run, block, versions])
      if (other !== undefined) return yield* otherCandles(run, toSymbol(String(other["symbol"])))
    }
    return { run, generation: Number(known["generation"]) }
  })
  const submit = Effect.fnUntraced(function* (submission: Submission) {
    while (true) {
      const begun = yield* begin(submission)
      if (begun !== undefined) return begun
      if (submission.run !== undefined) return yield* continueRun(submission, submission.run)
      // A run already has this number as its name: try the next one.
    }
  })

  return {
    submit: (submission) =>
      client.withTransaction(Effect.interruptible(submit(submission))).pipe(
        // Uninterruptible, so that the caller always knows whether the run was stored.
        Effect.uninterruptible,
        Effect.catchTag("SqlError", (error): Effect.Effect<never, DatabaseUnavailable> => Effect.fail(failed(error))),
      ),
    run: (run) =>
      Effect.map(query(`SELECT ${RUN_COLUMNS} FROM marketsweep_job WHERE run = $1`, [run]), ([row]) =>
        row === undefined ? undefined : runOf(row),
      ),
    runs: Effect.map(
      query(
        `SELECT ${RUN_COLUMNS} FROM marketsweep_job WHERE queue = $1 AND protocol = ${PROTOCOL} ORDER BY started_at DESC LIMIT 1000`,
        [queue],
      ),
      (rows) => rows.map(runOf),
    ),
    block: (run, block) =>
      Effect.map(
        query(
          "SELECT symbols, members, versions IS NOT NULL AS known FROM marketsweep_block WHERE run = $1 AND block = $2",
          [run, block],
        ),
        ([row]) =>
          row === undefined
            ? undefined
            : {
                symbols: symbolsOf(row["symbols"]) ?? [],
                members: wholeTextsOf(row["members"]),
                hasVersions: row["known"] === true,
              },
      ),
    setVersions: (run, block, versions) =>
      Effect.asVoid(
        query(
          `UPDATE marketsweep_block SET versions = ${versionsIn("$3")} WHERE run = $1 AND block = $2 AND versions IS NULL`,
          [run, block, versionsText(versions)],
        ),
      ),
    opened: ({ generation, run }, failure) =>
      Effect.asVoid(query(OPENED, [run, generation, failure ?? null, channelOf({ run })])),
    cancel: (run) => Effect.map(query(END, [run, channelOf({ run }), channelOf("runners")]), (rows) => rows.length > 0),
    forget: (olderMs) => Effect.asVoid(query(FORGET, [queue, olderMs])),
  } satisfies Pick<Board["Service"], Part>
})
