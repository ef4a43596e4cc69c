// How long does a new day of a whole market take to append, beside DuckDB?
//
//     node bench/append.bench.ts [symbols] [bars] [days]
//
// Each day is a CSV file with a row for each symbol. DuckDB has a table without a key, which only appends, and one whose
// key is symbol and time, which replaces a bar that comes again, as our import does.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBDateValue, DuckDBInstance } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import { importCsv } from "../src/index.ts"
import { walk, writeMarket } from "./market.ts"
import { median } from "./median.ts"
import { machine, say, timed } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

// 40 days, so that the 32 bars that wait in the tail of a series join its chunks once.
const [symbols = 10_000, bars = 252, days = 40] = process.argv.slice(2).map(Number)

using market = writeMarket({ symbols, bars })
using folder = temporaryFolder("marketsweep-append-")

const texts = Array.from({ length: days }, () => ["symbol,date,open,high,low,close,volume"])
for (const [i, symbol] of market.symbols.entries()) {
  const { close, high, low, open, time, volume } = walk(i + 1, bars + days)
  for (const [day, lines] of texts.entries()) {
    const at = bars + day
    const date = new Date(time[at]).toISOString().slice(0, 10)
    const prices = [open[at], high[at], low[at], close[at]].map((price) => price.toFixed(2)).join(",")
    lines.push(`${symbol},${date},${prices},${volume[at]}`)
  }
}
const files = texts.map((lines, day) => {
  const path = join(folder.path, `day${String(day + 1).padStart(2, "0")}.csv`)
  writeFileSync(path, `${lines.join("\n")}\n`)
  return path
})

/** Bytes that this process has given the system to write; NaN where that is not told. */
const written = (): number => {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))?.[1])
  } catch {
    return NaN
  }
}

const ours = async (file: string): Promise<void> => {
  const { added, rejected } = await Effect.runPromise(importCsv([file], { store: market.path, timeframe: "1d" }))
  if (added !== symbols || rejected !== 0) throw new Error(`${added} bars added, ${rejected} rows rejected`)
}

const COLUMNS = ["open", "high", "low", "close", "volume"]

/** A table of DuckDB with the market, and how it takes a file. */
const theirs = async (name: string, key: string, insert: string) => {
  const instance = await DuckDBInstance.create(join(folder.path, `${name}.duckdb`))
  const connection = await instance.connect()
  await connection.run(
    `CREATE TABLE bars (symbol VARCHAR, date DATE, ${COLUMNS.map((column) => `${column} DOUBLE`).join(", ")}${key})`,
  )
  const appender = await connection.createAppender("bars")
  for (const [i, symbol] of market.symbols.entries()) {
    const { close, high, low, open, time, volume } = walk(i + 1, bars)
    for (let bar = 0; bar < bars; bar++) {
      appender.appendVarchar(symbol)
      appender.appendDate(new DuckDBDateValue(Math.floor(time[bar] / 86_400_000)))
      for (const column of [open, high, low, close, volume]) appender.appendDouble(column[bar])
      appender.endRow()
    }
  }
  appender.closeSync()
  await connection.run("CHECKPOINT")
  let stored = symbols * bars
  return async (file: string): Promise<void> => {
    await connection.run(`${insert} INTO bars SELECT * FROM read_csv('${file}')`)
    const count = Number((await connection.runAndReadAll("SELECT count(*) FROM bars")).getRows()[0]?.[0])
    stored += symbols
    if (count !== stored) throw new Error(`${count} rows in DuckDB's table instead of ${stored}`)
  }
}

const contenders = [
  ["marketsweep", ours],
  ["DuckDB, appended", await theirs("plain", "", "INSERT")],
  ["DuckDB, with a key", await theirs("keyed", ", PRIMARY KEY (symbol, date)", "INSERT OR REPLACE")],
] as const

say(machine())
say(`a day of ${symbols} symbols on top of ${bars}, ${days} times`)
const each = new Map(
  contenders.map(([name]) => [name, { ms: [], cpu: [], bytes: [] } as Record<string, Array<number>>]),
)
for (const file of files) {
  for (const [name, take] of contenders) {
    const cpu = process.cpuUsage()
    const bytes = written()
    const [ms] = await timed(() => take(file))
    const { system, user } = process.cpuUsage(cpu)
    const figures = each.get(name)
    figures?.ms.push(ms)
    figures?.cpu.push((system + user) / 1000)
    figures?.bytes.push(written() - bytes)
  }
}
for (const [name, { bytes, cpu, ms }] of each) {
  const sum = ms.reduce((total, one) => total + one, 0)
  say(
    `${name.padEnd(20)} a day ${median(ms).toFixed(0)} ms (${Math.max(...ms).toFixed(0)} at most, ${(sum / days).toFixed(0)} on average), processor ${median(cpu).toFixed(0)} ms, ${(median(bytes) / 1e6).toFixed(1)} MB written (${(Math.max(...bytes) / 1e6).toFixed(1)} at most)`,
  )
}
