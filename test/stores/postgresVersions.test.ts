import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { PostgresServer } from "../postgres/server.ts"
import { startPostgres } from "../postgres/server.ts"
import { openStore } from "./reading.ts"

const versionsOf = Effect.fnUntraced(function* (store: string, symbols: ReadonlyArray<string>, timeframe = "1d") {
  const candles = yield* openStore(store)
  if (candles.versions === undefined) return assert.fail("it has no versions")
  return yield* candles.versions(symbols, timeframe)
})

/** A table of three symbols, of which only A is changed. */
const makeTable = (
  server: PostgresServer,
  name: string,
  type = "timestamptz",
  time = "timestamptz '2024-01-01 00:00Z' + d * interval '24 hours'",
) =>
  Effect.andThen(
    server.query(
      `CREATE TABLE ${name} (symbol text, time ${type}, open float8, high float8, low float8, close numeric, volume bigint)`,
    ),
    server.query(
      `INSERT INTO ${name} SELECT s, ${time}, d, d + 2, d - 1, d + 1, 1000 * d FROM unnest('{A,B,C}'::text[]) s, generate_series(2, 40) d`,
    ),
  )

/** Successive changes of the bars of A. */
const CHANGES = [
  "INSERT INTO bars VALUES ('A', '2024-03-01 00:00Z', 1, 2, 1, 2, 5)",
  "UPDATE bars SET close = 1.5 WHERE symbol = 'A' AND time = '2024-03-01 00:00Z'",
  "UPDATE bars SET volume = NULL WHERE symbol = 'A' AND time = '2024-03-01 00:00Z'",
  "UPDATE bars SET volume = 0 WHERE symbol = 'A' AND time = '2024-03-01 00:00Z'",
  "UPDATE bars SET open = high, high = open WHERE symbol = 'A' AND time = '2024-01-05 00:00Z'",
  "UPDATE bars SET time = time + interval '1 microsecond' WHERE symbol = 'A' AND time = '2024-01-06 00:00Z'",
  // The closes of two bars change places: their number, sum, minimum and maximum stay the same.
  `UPDATE bars b SET close = o.close FROM bars o WHERE b.symbol = 'A' AND o.symbol = 'A'
     AND (b.time, o.time) IN (('2024-01-08 00:00Z', '2024-01-09 00:00Z'), ('2024-01-09 00:00Z', '2024-01-08 00:00Z'))`,
  "DELETE FROM bars WHERE symbol = 'A' AND time = '2024-01-10 00:00Z'",
]

describe("the version of a series in Postgres", () => {
  it.live("changes with each change of its bars, and no other version changes", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* makeTable(server, "bars")
      const store = `${server.url}?table=bars&timeframe=1d`
      const [first, ...others] = yield* versionsOf(store, ["A", "B", "C"])
      const seen = new Set([first])
      for (const change of CHANGES) {
        yield* server.query(change)
        const [version, ...rest] = yield* versionsOf(store, ["A", "B", "C"])
        assert.isFalse(seen.has(version), change)
        seen.add(version)
        assert.deepStrictEqual(rest, others)
      }
    }),
  )

  it.live("is the same for the same bars, wherever the server keeps their rows", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* makeTable(server, "bars")
      const store = `${server.url}?table=bars&timeframe=1d`
      const before = yield* versionsOf(store, ["A", "B"])
      yield* server.query("CREATE TABLE again AS SELECT * FROM bars ORDER BY close DESC")
      yield* server.query("INSERT INTO again VALUES ('A', NULL, 1, 1, 1, 1, 1)")
      assert.deepStrictEqual(yield* versionsOf(`${server.url}?table=again&timeframe=1d`, ["A", "B"]), before)
    }),
  )

  it.live("can be requested in any order, and is undefined without bars of the timeframe", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      yield* makeTable(server, "bars")
      const store = `${server.url}?table=bars`
      const [a, b] = yield* versionsOf(store, ["A", "B"])
      const asked = ["B", "NOPE", "\0", "'); DROP TABLE bars; --", "A"]
      assert.deepStrictEqual(yield* versionsOf(store, asked), [b, undefined, undefined, undefined, a])
      assert.deepStrictEqual(yield* versionsOf(store, ["A"], "1h"), [undefined])
      yield* server.query("ALTER TABLE bars ADD COLUMN timeframe text DEFAULT '1d'")
      yield* server.query("INSERT INTO bars VALUES ('A', '2024-01-01 01:00Z', 1, 1, 1, 1, 1, '1h')")
      const [hourly] = yield* versionsOf(store, ["A"], "1h")
      assert.isDefined(hourly)
      assert.deepStrictEqual(yield* versionsOf(store, ["A"]), [a])
    }),
  )

  it.live("exists for every type of time column", () =>
    Effect.gen(function* () {
      const server = yield* startPostgres()
      for (const [type, time] of [
        ["date", "date '2024-01-01' + d"],
        ["timestamp", "timestamp '2024-01-01' + d * interval '1 day'"],
        ["bigint", "1704067200000 + d::bigint * 86400000"],
      ] as const) {
        const table = `of_${type}`
        yield* makeTable(server, table, type, time)
        const store = `${server.url}?table=${table}`
        const [a, b] = yield* versionsOf(store, ["A", "B"])
        assert.strictEqual(a, b)
        yield* server.query(`DELETE FROM ${table} WHERE symbol = 'B' AND time = (SELECT min(time) FROM ${table})`)
        const [same, other] = yield* versionsOf(store, ["A", "B"])
        assert.strictEqual(same, a)
        assert.notStrictEqual(other, b)
      }
    }),
  )
})
