import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { linesOf } from "../cli/process.ts"
import { CERTIFICATE, type PostgresServer } from "../postgres/server.ts"
import { quietly, startCluster } from "./cluster.ts"

/** An authority that has nothing to do with the server's certificate. */
const OTHER_AUTHORITY = fileURLToPath(new URL("../postgres/fixtures/other.crt", import.meta.url))

/** Days of two symbols, of which the last closes above its open. */
const CANDLES = `CREATE TABLE candles AS
  SELECT s AS symbol, timestamptz '2024-01-01 00:00Z' + d * interval '24 hours' AS time,
    10::float8 AS open, 12::float8 AS high, 9::float8 AS low, CASE d WHEN 5 THEN 11 ELSE 10 END::float8 AS close, 100::bigint AS volume
  FROM unnest('{A,B}'::text[]) s, generate_series(0, 5) d`

/** Has a server refuse connections without TLS; those that are there stay. */
const takeEncryptedAlone = Effect.fnUntraced(function* ({ query }: PostgresServer) {
  const [row] = yield* query("SHOW hba_file")
  yield* query(`COPY (SELECT 'hostssl all all all scram-sha-256') TO '${String(row?.["hba_file"])}'`)
  yield* query("SELECT pg_reload_conf()")
})

describe("a cluster whose database requires TLS", () => {
  it.live("checks the certificate in runners, callers and candle stores", () =>
    Effect.gen(function* () {
      const { cluster } = yield* startCluster([])
      const { server } = cluster
      yield* server.query(CANDLES)
      yield* takeEncryptedAlone(server)
      const plain = server.url.replace("127.0.0.1", "localhost")
      const over = (settings: string, url = plain) => `${url}?${settings}`
      const full = over(`sslmode=verify-full&sslrootcert=${CERTIFICATE}`)
      const required = over("sslmode=require")
      const store = (url: string) => `${url}&table=candles&timeframe=1d`
      const runner = (database: string, candles: string) =>
        cluster.command("runner", "--name", "a", "--workers", "1", "--database", database, "--store", candles)
      const scan = (database: string, ...more: ReadonlyArray<string>) => {
        const asked = ["--symbols", "A,B", "--timeframe", "1d", "--formula", "close > open", "--format", "ndjson"]
        return Effect.flatMap(
          cluster.command("scan", "--cluster", "--database", database, ...asked, ...more),
          ({ ended }) => ended,
        )
      }

      // What is wrong is one message, of whoever connects.
      const wrong = over(`sslmode=verify-full&sslrootcert=${OTHER_AUTHORITY}`)
      const elsewhere = over(`sslmode=verify-full&sslrootcert=${CERTIFICATE}`, server.url)
      const untrusted =
        /^error: .*localhost.* its certificate is not trusted \(.*\): name the authority's with sslrootcert=FILE/
      const cases = [
        [runner(wrong, store(full)), untrusted],
        [runner(full, store(wrong)), untrusted],
        [runner(elsewhere, store(full)), /^error: .* its certificate is not trusted \(.*127\.0\.0\.1/],
        [runner(plain, store(full)), /^error: .*no encryption: add sslmode=require to its URL$/m],
        [cluster.command("runs", "--cluster", "--database", wrong), untrusted],
      ] as const
      const tried = cases.map(([command, message]) =>
        Effect.map(
          Effect.flatMap(command, ({ ended }) => ended),
          (ran) => ({ ...ran, message }),
        ),
      )
      for (const { code, message, stderr } of yield* Effect.all(tried, { concurrency: 3 })) {
        assert.strictEqual(code, 3, stderr)
        assert.match(stderr, message)
        assert.lengthOf(linesOf(stderr), 1, stderr)
      }
      const refused = yield* scan(wrong)
      assert.strictEqual(refused.code, 3, refused.stderr)
      assert.match(refused.stderr, untrusted)

      // The right authority, or none that is looked at.
      const running = yield* runner(full, store(full))
      yield* running.says("runner a takes chunks")
      for (const each of [scan(full), scan(required, "--store", store(required))]) {
        const { code, stderr, stdout } = yield* each
        assert.strictEqual(code, 0, stderr)
        assert.deepStrictEqual(
          linesOf(stdout).map((line) => [JSON.parse(line).symbol, JSON.parse(line).matches.length]),
          [
            ["A", 1],
            ["B", 1],
          ],
        )
      }
      const connections = yield* server.query(
        "SELECT bool_and(ssl) AS ssl, count(*)::int > 1 AS several FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'marketsweep'",
      )
      assert.deepStrictEqual(connections, [{ ssl: true, several: true }])
    }).pipe(quietly),
  )
})
