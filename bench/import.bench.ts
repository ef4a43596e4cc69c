// How long does it take to import CSV files, compared with DuckDB reading them into a table?
//
//     node bench/import.bench.ts [rows] [symbols] [rounds]

import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DuckDBInstance } from "@duckdb/node-api"
import * as Effect from "effect/Effect"
import { importCsv } from "../src/index.ts"
import { walk } from "./market.ts"
import { machine, row, type Rounds, say, summary, timed } from "./rounds.ts"

const [rows = 620_000, symbols = 500, rounds = 7] = process.argv.slice(2).map(Number)
const bars = Math.floor(rows / symbols)

const folder = mkdtempSync(join(tmpdir(), "marketsweep-import-"))
const HEADER = "date,open,high,low,close,volume"
const linesOf = (seed: number, ending: string): string => {
  const { close, high, low, open, time, volume } = walk(seed, bars)
  let text = ""
  for (let i = 0; i < bars; i++) {
    const day = new Date(time[i]).toISOString().slice(0, 10)
    text += `${day},${open[i].toFixed(2)},${high[i].toFixed(2)},${low[i].toFixed(2)},${close[i].toFixed(2)},${volume[i]}${ending}\n`
  }
  return text
}

const one = join(folder, "all.csv")
const many = join(folder, "many")
mkdirSync(many)
const names = Array.from({ length: symbols }, (_, i) => `S${String(i + 1).padStart(5, "0")}`)
writeFileSync(one, `${HEADER},symbol\n${names.map((name, i) => linesOf(i + 1, `,${name}`)).join("")}`)
for (const [i, name] of names.entries()) writeFileSync(join(many, `${name}.csv`), `${HEADER}\n${linesOf(i + 1, "")}`)

const fresh = (name: string): string => {
  const path = join(folder, name)
  for (const ending of ["", "-wal", "-shm", ".wal"]) if (existsSync(path + ending)) rmSync(path + ending)
  return path
}

const ours = (path: string) => async () => {
  const { added, rejected } = await Effect.runPromise(importCsv([path], { store: fresh("ours.db"), timeframe: "1d" }))
  if (added !== symbols * bars || rejected !== 0) throw new Error(`${added} bars added, ${rejected} rows rejected`)
}

const duckdb = await import("@duckdb/node-api").catch(() => undefined)
const theirs = (database: typeof DuckDBInstance, files: string) => async () => {
  const instance = await database.create(fresh("theirs.duckdb"))
  const connection = await instance.connect()
  await connection.run(`CREATE TABLE bars AS SELECT * FROM read_csv('${files}', filename = true)`)
  const count = (await connection.runAndReadAll("SELECT count(*) FROM bars")).getRows()[0]?.[0]
  if (Number(count) !== symbols * bars) throw new Error(`${String(count)} rows in DuckDB's table`)
  connection.closeSync()
  instance.closeSync()
}

type Contender = readonly [name: string, run: () => Promise<void>]

const contenders: ReadonlyArray<Contender> = [
  ["one file: marketsweep", ours(one)],
  [`${symbols} files: marketsweep`, ours(many)],
  ...(duckdb === undefined
    ? []
    : ([
        ["one file: DuckDB's read_csv", theirs(duckdb.DuckDBInstance, one)],
        [`${symbols} files: DuckDB's read_csv`, theirs(duckdb.DuckDBInstance, join(many, "*.csv"))],
      ] satisfies ReadonlyArray<Contender>)),
]

const times = new Map<string, Array<number>>(contenders.map(([name]) => [name, []]))
try {
  for (let round = 0; round < 1 + rounds; round++) {
    for (const [name, run] of contenders) times.get(name)?.push((await timed(run))[0])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

say(machine())
say(`${symbols} symbols x ${bars} bars, ${symbols * bars} rows`)
const results = new Map<string, Rounds>([...times].map(([name, each]) => [name, summary(each, 0)]))
for (const [name, each] of results) say(row(name, each))
if (duckdb === undefined) say("DuckDB is left out: @duckdb/node-api is not installed for this platform")
else {
  for (const form of ["one file", `${symbols} files`]) {
    const us = results.get(`${form}: marketsweep`)?.median ?? NaN
    const them = results.get(`${form}: DuckDB's read_csv`)?.median ?? NaN
    say(`${form}: ${(us / them).toFixed(2)} of DuckDB's time`)
  }
}
