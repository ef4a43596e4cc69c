import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { ProcessingEngine } from "../../src/engine/ProcessingEngine.ts"
import { Progress } from "../../src/engine/Progress.ts"
import { defaultWorker } from "../../src/worker/defaultWorkerUrl.ts"
import { engineIn, isolations, jobOf } from "../pool/onThreads.ts"
import { until } from "../pool/until.ts"
import { CERTIFICATE, type PostgresServer, startPostgres } from "../postgres/server.ts"
import { closesOf, openStore, refusalOf } from "./reading.ts"

const SECRET = /s3cret/

/** Writes symbols `S0`, `S1`, … with daily bars of one close each. */
const someSymbols = Effect.fnUntraced(function* (server: PostgresServer, symbols: number, bars = 3) {
  yield* server.query(
    "CREATE TABLE candles (symbol text, time timestamptz, open float8, high float8, low float8, close float8, volume bigint, PRIMARY KEY (symbol, time))",
  )
  yield* server.query(
    `INSERT INTO candles SELECT 'S' || s, timestamptz '2024-01-01 00:00Z' + d * interval '24 hours', s + 1, s + 1, s + 1, s + 1, 5 FROM generate_series(0, ${symbols - 1}) a(s), generate_series(1, ${bars}) b(d)`,
  )
  return `${server.url}?table=candles`
})

const runningQueries = (server: PostgresServer) =>
  Effect.map(
    // A transaction sees them as of its first query, unless the snapshot is cleared.
    Effect.andThen(
      server.query("SELECT pg_stat_clear_snapshot()"),
      server.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'marketsweep' AND state = 'active'"),
    ),
    (rows) => rows.map(({ pid }) => pid),
  )

/** Runs an effect with a clock whose sleeps last until something has happened. */
const sleepingUntil = <A, E, R>(happened: Deferred.Deferred<void>, effect: Effect.Effect<A, E, R>) =>
  Effect.clockWith((clock) =>
    Effect.provideService(effect, Clock.Clock, {
      currentTimeMillis: clock.currentTimeMillis,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe(),
      currentTimeNanos: clock.currentTimeNanos,
      currentTimeNanosUnsafe: () => clock.currentTimeNanosUnsafe(),
      monotonicTimeNanos: clock.monotonicTimeNanos,
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe(),
      sleep: (duration) =>
        Effect.flatMap(Deferred.isDone(happened), (isDone) =>
          isDone ? clock.sleep(duration) : Deferred.await(happened),
        ),
    }),
  )

/** Locks the table, so that every query waits until the effect has run. */
const whileLocked = <A, E, R>(server: PostgresServer, effect: Effect.Effect<A, E, R>) =>
  Effect.acquireUseRelease(
    Effect.andThen(server.query("BEGIN"), server.query("LOCK TABLE candles IN ACCESS EXCLUSIVE MODE")),
    () => effect,
    () => server.query("COMMIT"),
  )

describe("a Postgres store", () => {
  it.live("retries when its connection is ended in the middle of a query", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const candles = yield* openStore(yield* someSymbols(server, 3))
      const reading = yield* whileLocked(
        server,
        Effect.gen(function* () {
          const fiber = yield* Effect.forkScoped(closesOf(candles, ["S0", "S2"]))
          yield* until(Effect.map(runningQueries(server), (pids) => pids.length > 0))
          for (const pid of yield* runningQueries(server)) yield* server.query("SELECT pg_terminate_backend($1)", [pid])
          return fiber
        }),
      )
      assert.deepStrictEqual(yield* Fiber.join(reading), { S0: [1, 1, 1], S2: [3, 3, 3] })
    }),
  )

  it.live("keeps reading after a restart and after a crash of the server", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const candles = yield* openStore(yield* someSymbols(server, 3))
      for (const how of ["fast", "immediate"] as const) {
        yield* closesOf(candles, ["S1"])
        yield* server.stop(how)
        const isUp = yield* Deferred.make<void>()
        const reading = yield* Effect.forkScoped(sleepingUntil(isUp, closesOf(candles, ["S1", "NONE"])))
        yield* server.start
        yield* Deferred.succeed(isUp, undefined)
        assert.deepStrictEqual(yield* Fiber.join(reading), {
          S1: [2, 2, 2],
          NONE: "UnknownSymbol: There are no candles of NONE: import them, or check the spelling",
        })
      }
    }),
  )

  it.live("answers each symbol with CandlesUnavailable once the server is gone, without the password", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const candles = yield* openStore(yield* someSymbols(server, 3))
      yield* closesOf(candles, ["S1"])
      yield* server.stop()
      const answers = yield* closesOf(candles, ["S0", "S1"])
      assert.match(String(answers["S0"]), /^CandlesUnavailable: Cannot read the candles of S0: it cannot be reached \(/)
      assert.match(String(answers["S1"]), /^CandlesUnavailable: /)
      assert.notMatch(JSON.stringify(answers), SECRET)
      yield* server.start
      assert.deepStrictEqual(yield* closesOf(candles, ["S0"]), { S0: [1, 1, 1] })
    }),
  )

  it.live("cancels its query on the server when the read is interrupted", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const candles = yield* openStore(yield* someSymbols(server, 3))
      yield* whileLocked(
        server,
        Effect.gen(function* () {
          const reading = yield* Effect.forkScoped(closesOf(candles, ["S0"]))
          yield* until(Effect.map(runningQueries(server), (pids) => pids.length > 0))
          yield* Fiber.interrupt(reading)
          yield* until(Effect.map(runningQueries(server), (pids) => pids.length === 0))
        }),
      )
      assert.deepStrictEqual(yield* closesOf(candles, ["S0"]), { S0: [1, 1, 1] })
    }),
  )

  it.live("fails a symbol whose rows cannot be read, but no other one of its query", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* someSymbols(server, 9)
      yield* server.query("ALTER TABLE candles ALTER close TYPE numeric")
      yield* server.query("UPDATE candles SET close = 1e400 WHERE symbol = 'S4'")
      const candles = yield* openStore(`${server.url}?table=candles`)
      const answers = yield* closesOf(
        candles,
        Array.from({ length: 9 }, (_, s) => `S${s}`),
      )
      assert.match(String(answers["S4"]), /^CandlesUnavailable: Cannot read the candles of S4: .*out of range/)
      for (const s of [0, 1, 2, 3, 5, 6, 7, 8]) assert.deepStrictEqual(answers[`S${s}`], [s + 1, s + 1, s + 1])
    }),
  )

  it.live("reads a view, a table in a schema, a partitioned table and a table whose name has a dot", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* someSymbols(server, 3)
      yield* server.query("CREATE SCHEMA market")
      yield* server.query(
        "CREATE VIEW market.adjusted AS SELECT symbol, time, open, high, low, close * 10 AS close FROM candles",
      )
      yield* server.query(
        "CREATE TABLE market.parts (time timestamptz NOT NULL, symbol text NOT NULL, open float8, high float8, low float8, close float8) PARTITION BY RANGE (time)",
      )
      for (const day of ["02", "03", "04"]) {
        yield* server.query(
          `CREATE TABLE market.p${day} PARTITION OF market.parts FOR VALUES FROM ('2024-01-${day} 00:00Z') TO ('2024-01-${Number(day) + 1} 00:00Z')`,
        )
      }
      // Indexed like hypertables of Timescale.
      yield* server.query("CREATE INDEX ON market.parts (symbol, time DESC)")
      yield* server.query("INSERT INTO market.parts SELECT time, symbol, open, high, low, close FROM candles")
      yield* server.query('CREATE SCHEMA "My Market"')
      yield* server.query('CREATE TABLE "My Market"."day.bars" AS SELECT * FROM candles')
      const closes = (table: string) =>
        Effect.scoped(
          Effect.flatMap(openStore(`${server.url}?table=${encodeURIComponent(table)}`), (candles) =>
            Effect.all([
              closesOf(candles, ["S0", "S2"]),
              closesOf(candles, ["S0", "S2"], { timeframe: "1d", range: {}, last: 2 }),
              candles.symbols("1d"),
            ]),
          ),
        )
      assert.deepStrictEqual(yield* closes("market.adjusted"), [
        { S0: [10, 10, 10], S2: [30, 30, 30] },
        { S0: [10, 10], S2: [30, 30] },
        ["S0", "S1", "S2"],
      ])
      assert.deepStrictEqual(yield* closes("market.parts"), [
        { S0: [1, 1, 1], S2: [3, 3, 3] },
        { S0: [1, 1], S2: [3, 3] },
        ["S0", "S1", "S2"],
      ])
      assert.deepStrictEqual(yield* closes('"My Market"."day.bars"'), yield* closes("candles"))
      assert.deepStrictEqual(yield* closes('My Market."day.bars"'), yield* closes("candles"))
      assert.include(yield* refusalOf(`${server.url}?table=none`), 'its tables are My Market."day.bars", candles, ')
    }),
  )
})

describe("the connection of a Postgres store", () => {
  it.live("fails with one sentence without the password, whatever is wrong", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const url = yield* someSymbols(server, 1)
      yield* server.query("CREATE ROLE reader LOGIN PASSWORD 's3cret'")
      const refusals: ReadonlyArray<readonly [store: string, message: RegExp]> = [
        [
          url.replace("s3cret", "s3cret-wrong"),
          /password authentication failed for user "postgres": give the user and password/,
        ],
        [url.replace(/\/\/.*?@/, "//reader:s3cret@"), /permission denied for table candles: GRANT SELECT/],
        [url.replace("/postgres?", "/nowhere?"), /database "nowhere" does not exist: name another in its URL/],
        [url.replace(`:${server.port}`, ":1"), /it cannot be reached \(connect ECONNREFUSED/],
        [`${url}&sslmode=sometimes`, /there is no sslmode sometimes/],
        [`${url}&sslmode=verify-full`, /its certificate is not trusted \(/],
        [`${url}&sslmode=verify-full&sslrootcert=${CERTIFICATE}`, /its certificate is not trusted \(.*127\.0\.0\.1/],
        [`${url}&sslmode=verify-full&sslrootcert=/none`, /sslrootcert cannot be read: ENOENT/],
      ]
      for (const [store, message] of refusals) {
        const opened = Effect.flatMap(openStore(store), (candles) => candles.symbols("1d"))
        const refusal = String((yield* Effect.scoped(Effect.flip(opened))).message)
        assert.match(refusal, message)
        assert.notMatch(refusal, SECRET)
      }
      assert.notMatch(yield* refusalOf("postgres://me:s3cret@[/x?table=a"), SECRET)
    }),
  )

  it.live("is encrypted according to sslmode, which decides whether the certificate is checked", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const url = (yield* someSymbols(server, 1)).replace("127.0.0.1", "localhost")
      for (const [settings, encrypted] of [
        ["", false],
        ["&sslmode=disable", false],
        ["&sslmode=require", true],
        [`&sslmode=verify-ca&sslrootcert=${CERTIFICATE}`, true],
        [`&sslmode=verify-full&sslrootcert=${CERTIFICATE}`, true],
      ] as const) {
        yield* Effect.scoped(
          Effect.gen(function* () {
            const candles = yield* openStore(`${url}${settings}`)
            assert.deepStrictEqual(yield* closesOf(candles, ["S0"]), { S0: [1, 1, 1] })
            const connections = yield* server.query(
              "SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'marketsweep'",
            )
            assert.deepStrictEqual(connections, [{ ssl: encrypted }], settings)
          }),
        )
      }
    }),
  )
})

describe.each(isolations)("a job over Postgres, on %s", (isolation) => {
  it.live("fails only the symbols that are read while the server is down", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      const store = yield* someSymbols(server, 3000, 2)
      const symbols = Array.from({ length: 3000 }, (_, s) => `S${s}`)
      let answered = 0
      const stopped = yield* Effect.gen(function* () {
        const engine = yield* ProcessingEngine
        const job = jobOf(symbols, { jobType: "compute", formula: "last = close" })
        const running = yield* Effect.forkScoped(engine.processBatch(job))
        yield* until(() => answered > 0)
        yield* server.stop("immediate")
        return yield* Fiber.join(running)
      }).pipe(
        Effect.provide(
          Layer.merge(
            engineIn(isolation, { worker: defaultWorker, config: { store }, workers: 1 }),
            Progress.layerCallback(({ completed }) => {
              answered = completed
            }),
          ),
        ),
      )
      assert.strictEqual(stopped.length, symbols.length)
      const wrong = stopped.filter(
        ({ computedIndicators, error, symbol }) =>
          error?._tag !== "CandlesUnavailable" && computedIndicators["last"] !== Number(symbol.slice(1)) + 1,
      )
      assert.deepStrictEqual(wrong, [])
      assert.isTrue(stopped.some(({ error }) => error === undefined))
      assert.notMatch(JSON.stringify(stopped), SECRET)
    }),
  )
})
