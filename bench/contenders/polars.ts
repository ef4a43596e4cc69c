import { existsSync } from "node:fs"
import type { Expr } from "nodejs-polars"
import { LeftOut, type OpenContender } from "./contender.ts"
import { flatBars } from "./flatBars.ts"
import { TOLERANCE } from "./headline.ts"

const load = async () => {
  const { default: polars } = await import("nodejs-polars").catch((cause: unknown) => {
    throw new LeftOut("nodejs-polars is not installed for this platform", { cause })
  })
  return polars
}

type Polars = Awaited<ReturnType<typeof load>>

const writeParquet = (pl: Polars, store: string, path: string): void => {
  const chunks = [...flatBars(store)]
  const rows = chunks.reduce((sum, { time }) => sum + time.length, 0)
  const symbol = new Int32Array(rows)
  const bar = new Int32Array(rows)
  const time = new Float64Array(rows)
  const close = new Float64Array(rows)
  let at = 0
  for (const chunk of chunks) {
    const end = at + chunk.time.length
    symbol.fill(chunk.series, at, end)
    for (let row = at; row < end; row++) bar[row] = chunk.firstBar + row - at
    time.set(chunk.time, at)
    close.set(chunk.close, at)
    at = end
  }
  const columns = Object.entries({ symbol, bar, time, close }).map(([name, values]) => pl.Series(name, values))
  pl.DataFrame(columns).writeParquet(path, { compression: "uncompressed" })
}

const scanOf = (pl: Polars, path: string) => {
  const { col, lit, when } = pl
  const bar = col("bar")
  const close = col("close")
  const change = col("change")
  // Windows run over the ends of series: what they give there is never looked at, and groups would cost as much again.
  const above = close.rollingMean(20).sub(close.rollingMean(50)).gt(TOLERANCE)
  const isCrossing = col("above").and(col("above").shift(1).not()).and(bar.gtEq(50))
  // Wilder's average, seeded by the mean of the first 14 as in Pine. This one remembers, so each symbol has its own.
  const wilder = (moves: Expr): Expr =>
    when(bar.gt(14))
      .then(moves)
      .when(bar.eq(14))
      .then(moves.rollingMean(14))
      .otherwise(lit(null))
      .ewmMean({ alpha: 1 / 14, adjust: false, minPeriods: 1, bias: true, ignoreNulls: true })
      .over("symbol")
  const gain = col("gain")
  const rsi = gain.div(gain.plus(col("loss"))).mul(100)
  return pl
    .scanParquet(path)
    .withColumns(close.sub(close.shift(1)).alias("change"), above.alias("above"))
    .withColumns(when(change.gt(0)).then(change).otherwise(lit(0)).alias("up"), isCrossing.alias("isCrossing"))
    .withColumns(wilder(col("up")).alias("gain"), wilder(col("up").sub(change)).alias("loss"))
    .filter(col("isCrossing").and(rsi.sub(70).lt(-TOLERANCE)))
    .select("symbol", "time", "close")
}

/** Lazy expressions over a Parquet file, which holds what the formula asks for and is written once. */
export const polars: OpenContender = async (store) => {
  const pl = await load()
  const path = `${store}.parquet`
  if (!existsSync(path)) writeParquet(pl, store, path)
  return {
    scan: async () => {
      const frame = await scanOf(pl, path).collect()
      return () => ({
        series: frame.getColumn("symbol").toArray().map(Number),
        times: frame.getColumn("time").toArray().map(Number),
        closes: frame.getColumn("close").toArray().map(Number),
      })
    },
    close: () => {},
  }
}
