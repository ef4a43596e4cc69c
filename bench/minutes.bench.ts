// How fast is a year of minutes written, screened and scanned, and with how much memory?
//
//     node bench/minutes.bench.ts [symbols] [bars] [--store minutes.db] [--warm]
//
// 2,000 symbols x 98,280 bars (252 days of 390 minutes) take 4.8 GB of disk, which are removed at the end; with `--store`
// they are kept in that file, and read from it where it is there already. Commands are processes of the built command
// line, in a heap of 128 MB in the main thread and in each of two workers. Warm is the same job again on a pool of two
// threads that is up; `--warm` measures that alone.

import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import { openToWrite } from "../src/candles/sqlite/file/storeFile.ts"
import { makeStoreWriter } from "../src/candles/sqlite/writing/storeWriter.ts"
import { makeWorkplace, watchNode, type Workplace } from "./commandLine.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { walk } from "./market.ts"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"
import { openWarmPool } from "./warmMinutes.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { store: { type: "string" }, warm: { type: "boolean", default: false } },
})
const [symbols = 2000, bars = 98_280] = positionals.map(Number)
const MINUTE_MS = 60_000
const FIRST_MINUTE = Date.UTC(2024, 0, 2, 14, 30)
const SYMBOLS_A_COMMIT = 20
const ROUNDS = 3
const HEAP = ["--max-old-space-size=128"]

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Writes the market like an import, a few symbols per transaction; returns the time of the store, in ms. */
const writeMinutes = (path: string): number => {
  let storeMs = 0
  const timed = (work: () => void): void => {
    const from = performance.now()
    work()
    storeMs += performance.now() - from
  }
  const program = Effect.gen(function* () {
    const db = yield* openToWrite(path)
    const writer = makeStoreWriter(db)
    const time = Float64Array.from({ length: bars }, (_, i) => FIRST_MINUTE + i * MINUTE_MS)
    for (let i = 0; i < symbols; i++) {
      const columns = { ...walk(i + 1, bars), time }
      timed(() => {
        if (i % SYMBOLS_A_COMMIT === 0) db.exec("BEGIN")
        writer.write(`S${String(i + 1).padStart(5, "0")}`, "1m", columns)
        if (i % SYMBOLS_A_COMMIT === SYMBOLS_A_COMMIT - 1 || i === symbols - 1) db.exec("COMMIT")
      })
    }
  })
  Effect.runSync(Effect.scoped(program))
  return storeMs
}

say(machine())
using folder = temporaryFolder("marketsweep-minutes-")
const store = values.store ?? join(folder.path, "minutes.db")
const total = symbols * bars
if (!existsSync(store)) {
  const writtenMs = writeMinutes(store)
  const speed = (((total / writtenMs) * 1000) / 1e6).toFixed(1)
  say(`written    ${seconds(writtenMs)}, ${speed} million bars a second, ${(statSync(store).size / 1e9).toFixed(1)} GB`)
}

const aSymbol = (ms: number): string => `${((1000 * ms) / symbols).toFixed(0)} µs a symbol`
const aBar = (ms: number): string => `${((1e6 * ms) / total).toFixed(1)} ns a bar`
// The same work, and next to nothing to write.
const FEW_MATCHES = HEADLINE.replace("< 70", "< 30")

const measureWarm = async (): Promise<void> => {
  await using pool = await openWarmPool(store)
  if (pool.symbols.length !== symbols) throw new Error(`${store} has ${pool.symbols.length} symbols`)
  for (const [title, how, jobType, formula, share, rounds] of [
    ["screen", "batch", "screen", HEADLINE, aSymbol, 5 * ROUNDS],
    ["scan with few matches", "batch", "scan", FEW_MATCHES, aBar, ROUNDS],
    ["the same as a stream", "stream", "scan", FEW_MATCHES, aBar, ROUNDS],
  ] as const) {
    const { cpuMs, matches, ms } = await pool.run(how, jobType, formula, rounds)
    say(`warm: ${title.padEnd(22)} ${seconds(ms)}, ${share(ms)}, ${share(cpuMs)} of processor; ${matches} matches`)
  }
}

/** Runs a command over the market several times; at the first run the file is in the system's cache as far as it fits. */
const measure = async (
  workplace: Workplace,
  title: string,
  command: string,
  formula: string,
  share: (ms: number) => string,
  timeframe = "1m",
): Promise<void> => {
  const args = [command, "--store", store, "--timeframe", timeframe, "--formula", formula, "--workers=2"]
  const runs = []
  for (let round = 0; round < ROUNDS; round++) {
    runs.push(await watchNode(workplace, ...HEAP, workplace.built, ...args, "--format", "ndjson", "--no-log"))
  }
  const ms = median(runs.map((run) => run.ms))
  const cpuMs = median(runs.map((run) => run.cpuMs))
  const peakMb = Math.max(...runs.map((run) => run.peakMb))
  const matches = readFileSync(workplace.output, "utf8").split('"time":').length - 1
  const found = `${matches.toLocaleString("en-US")} matches`
  say(
    `${title.padEnd(22)} ${seconds(ms)}, ${share(ms)}, ${share(cpuMs)} of processor, ${peakMb.toFixed(0)} MB; ${found}`,
  )
}

const measureCommands = async (workplace: Workplace): Promise<void> => {
  await measure(workplace, "screen", "screen", HEADLINE, aSymbol)
  await measure(workplace, "scan", "scan", HEADLINE, aBar)
  await measure(workplace, "screen of hours", "screen", HEADLINE, aSymbol, "1h")
  await measure(workplace, "scan of hours", "scan", HEADLINE, aBar, "1h")
  await measure(workplace, "scan with few matches", "scan", FEW_MATCHES, aBar)
}

await measureWarm()
if (!values.warm) {
  using workplace = makeWorkplace()
  await measureCommands(workplace)
}
