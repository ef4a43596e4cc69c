import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { needsProcesses, parseStore, shownStore } from "../../src/candles/store/storeAddress.ts"

const kindOf = (store: string): string =>
  Result.match(parseStore(store), { onFailure: (reason) => reason, onSuccess: ({ kind }) => kind })

describe("parseStore", () => {
  it("accepts the zone and session for coarser bars, and refuses wrong ones", () => {
    const listingOf = (store: string) => Result.getOrThrow(parseStore(store)).listing
    assert.deepStrictEqual(listingOf("bars.parquet"), {})
    assert.deepStrictEqual(listingOf("bars.parquet?timeZone=America/New_York&session=0930-1600"), {
      timeZone: "America/New_York",
      session: "0930-1600",
    })
    assert.deepStrictEqual(listingOf("postgres://host/db?table=bars&session=24x7"), { session: "24x7" })
    assert.match(kindOf("bars.parquet?timeZone=Mars"), /there is no time zone Mars/)
    assert.match(kindOf("bars.parquet?session=9-16"), /the session 9-16 is none: expected one such as 0930-1600/)
  })

  it("recognizes the kind of a store by its name", () => {
    for (const [store, kind] of [
      ["market.db", "sqlite"],
      ["market", "sqlite"],
      ["market.db?checksums=always", "sqlite"],
      ["C:\\candles\\market.db", "sqlite"],
      ["what?.db", "sqlite"],
      ["market[1].db", "sqlite"],
      ["bars.parquet", "parquet"],
      ["candles/*.parquet", "parquet"],
      ["candles/", "parquet"],
      ["bars.PARQUET?close=adj", "parquet"],
      ["bars.parquet?engine=duckdb", "duckdb"],
      ["candles/?engine=duckdb", "duckdb"],
      ["quotes.duckdb", "duckdb"],
      ["quotes.duckdb?table=ohlcv", "duckdb"],
      ["quotes.db?table=ohlcv", "duckdb"],
      ["prices/*.csv", "duckdb"],
      ["prices/AAPL.csv.gz", "duckdb"],
      ["postgres://host/db?table=candles", "postgres"],
      ["postgresql://?table=candles", "postgres"],
    ] as const) {
      assert.strictEqual(kindOf(store), kind, store)
      assert.strictEqual(needsProcesses(store), kind === "duckdb", store)
    }
  })

  it("refuses unknown forms with a list of the known ones", () => {
    for (const [store, message] of [
      ["mysql://me:pw@host/db", /there is no store for mysql:\/\/: name a file that `import` wrote/],
      ["https://host/bars.parquet", /there is no store for https:\/\//],
      ["bars.feather", /its candles cannot be read where they are: import them, or name/],
      ["prices.zip", /import them/],
      ["candles/*", /a glob names Parquet or CSV files/],
      ["bars.parquet?clsoe=adj", /there is no setting clsoe: expected symbol, time, open,/],
      ["bars.parquet?engine=polars", /expected engine=duckdb, got engine=polars/],
      ["bars.parquet?timeUnit=days", /expected timeUnit to be one of s, ms, us, ns, got days/],
      ["market.db?close=adj", /takes no setting but checksums, and close is one/],
      ["market.db?checksums=sometimes", /expected checksums to be one of once, always, never, got sometimes/],
      ["bars.parquet?checksums=always", /there is no setting checksums/],
    ] as const) {
      assert.match(kindOf(store), message)
    }
  })

  it("takes a URL as one, whatever stands around it", () => {
    assert.deepStrictEqual(parseStore(" postgres://me@host/db?table=a\n"), parseStore("postgres://me@host/db?table=a"))
    for (const store of [
      '"postgres://me:s3cret@host/db"',
      "DATABASE_URL=postgres://me:s3cret@host/db",
      "x mysql://me@h",
    ]) {
      assert.isTrue(Result.isFailure(parseStore(store)), store)
    }
  })

  it("parses the settings, and leaves those of a database in its URL", () => {
    assert.deepStrictEqual(
      parseStore("postgres://me@host:5433/db?table=market.candles&sslmode=require&close=adj+close&timeframe=1d"),
      Result.succeed({
        kind: "postgres",
        listing: {},
        path: "postgres://me@host:5433/db?sslmode=require",
        table: "market.candles",
        options: { columns: { close: "adj close" }, timeframe: "1d", timeUnit: undefined },
        checksums: undefined,
      }),
    )
    assert.deepStrictEqual(
      parseStore("candles/*.parquet?symbol=ticker&timeframe=interval&timeUnit=us"),
      Result.succeed({
        kind: "parquet",
        listing: {},
        path: "candles/*.parquet",
        table: undefined,
        options: { columns: { symbol: "ticker", timeframe: "interval" }, timeframe: undefined, timeUnit: "us" },
        checksums: undefined,
      }),
    )
  })
})

describe("shownStore", () => {
  it("hides the password, however the URL is written", () => {
    for (const store of [
      "postgres://me:s3cret@host/db",
      "postgres://me:s3c@s3cret@host/db?table=a",
      "postgres://me:s3cret/x@host/db",
      "postgres://host/db?user=me&password=s3cret&table=a",
      "postgresql://:s3cret@/db",
      "mysql://me:s3cret@host/db",
      "POSTGRES://me:s3cret@host/db",
      " postgres://me:s3cret@host/db",
      '"postgres://me:s3cret@host/db"',
      "DATABASE_URL=postgres://me:s3cret@host/db",
    ]) {
      assert.notInclude(shownStore(store), "s3cret", store)
    }
    assert.strictEqual(shownStore("postgres://me:s3cret@host:5433/db?table=a"), "postgres://me@host:5433/db?table=a")
    assert.strictEqual(shownStore("a:b@c/market.db"), "a:b@c/market.db")
  })
})
