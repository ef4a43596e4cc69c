// How fast is a year of minutes written, screened and scanned, and with how much memory?
//
//     node bench/minutes.bench.ts [symbols] [bars]
//
// 2,000 symbols x 98,280 bars (252 days of 390 minutes) take 9.5 GB of disk, removed at the end. Scan and
// screen are processes of the built command line, with a heap of 128 MB in the main thread and in each of two workers.

import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { openToWrite } from "../src/candles/sqlite/storeFile.ts"
import { makeStoreWriter } from "../src/candles/sqlite/storeWriter.ts"
import { makeWorkplace, watchNode } from "./commandLine.ts"
import { HEADLINE } from "./contenders/headline.ts"
import { walk } from "./market.ts"
import { median } from "./median.ts"
import { machine, say } from "./rounds.ts"
import { temporaryFolder } from "./temporaryFolder.ts"

const [symbols = 2000, bars = 98_280] = process.argv.slice(2).map(Number)
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
using workplace = makeWorkplace()
const store = join(folder.path, "minutes.db")
const total = symbols * bars
const writtenMs = writeMinutes(store)
const gigabytes = statSync(store).size / 1e9
say(
  `written    ${seconds(writtenMs)}, ${(((total / writtenMs) * 1000) / 1e6).toFixed(1)} million bars a second, ${gigabytes.toFixed(1)} GB`,
)

/** Runs a command over the market several times; at the first run the file is in the system's cache as far as it fits. */
const measure = async (
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

const aSymbol = (ms: number): string => `${((1000 * ms) / symbols).toFixed(0)} µs a symbol`
const aBar = (ms: number): string => `${((1e6 * ms) / total).toFixed(1)} ns a bar`
await measure("screen", "screen", HEADLINE, aSymbol)
await measure("scan", "scan", HEADLINE, aBar)
await measure("screen of hours", "screen", HEADLINE, aSymbol, "1h")
await measure("scan of hours", "scan", HEADLINE, aBar, "1h")
// The same work with hardly any output.
await measure("scan with few matches", "scan", HEADLINE.replace("< 70", "< 30"), aBar)
